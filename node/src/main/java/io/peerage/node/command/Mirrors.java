package io.peerage.node.command;

import io.peerage.machine.State;
import io.peerage.node.machine.Argument;
import io.peerage.node.output.Event;
import io.peerage.node.remote.Neighbours;
import io.peerage.remote.NetworkMachine;
import io.peerage.wire.ErrorCode;
import io.peerage.wire.PeerageException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// Between machines of other processes and what users see and type.
final class Mirrors {
  private Mirrors() {}

  /// A machine that is there.
  static Event listed(Neighbours.Found found) {
    return new Event.Machine(
        found.at().process(),
        found.machine().id(),
        found.machine().states(),
        found.machine().active(),
        found.at().address());
  }

  /// How a machine stands.
  static Event looked(String name, String result, NetworkMachine mirror) {
    return looked(name, result, mirror, List.of());
  }

  /// How a machine stands, as far as these states go.
  ///
  /// @param only names of states; all of them if there are none
  /// @throws PeerageException `not_found` for a state that it has not
  static Event.Looked looked(String name, String result, NetworkMachine mirror, List<String> only) {
    List<State> states =
        only.isEmpty()
            ? mirror.machine().states()
            : only.stream().distinct().map(mirror::state).toList();
    SequencedMap<State, Long> all = mirror.machine().time().toMap();
    SequencedMap<String, Long> time = new LinkedHashMap<>();
    List<String> active = new ArrayList<>();
    for (State state : states) {
      long tick = all.getOrDefault(state, 0L);
      time.put(state.name(), tick);
      if ((tick & 1) != 0) {
        active.add(state.name());
      }
    }
    return new Event.Looked(name, result, active, time);
  }

  /// An argument as it goes over a wire.
  ///
  /// @throws PeerageException `usage` for an object or null
  static Object plain(Argument argument) {
    return plain(argument.name(), argument.value());
  }

  private static Object plain(String name, Object value) {
    return switch (value) {
      case String text -> text;
      case Boolean flag -> flag;
      case Integer number -> (long) number;
      case Long number -> number;
      case Number number -> number.doubleValue();
      case List<?> list -> list.stream().map(each -> plain(name, each)).toList();
      default ->
          throw new PeerageException(
              ErrorCode.USAGE,
              "argument " + name + " is an object or null",
              "give text, a number, true or false, or a list of such");
    };
  }
}
