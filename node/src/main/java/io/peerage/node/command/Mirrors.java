package io.peerage.node.command;

import io.peerage.machine.State;
import io.peerage.node.machine.Argument;
import io.peerage.node.output.Event;
import io.peerage.remote.NetworkMachine;
import io.peerage.wire.ErrorCode;
import io.peerage.wire.PeerageException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// Between machines of other processes and what users see and type.
final class Mirrors {
  private Mirrors() {}

  /// How a machine stands.
  static Event looked(String name, String result, NetworkMachine mirror) {
    SequencedMap<String, Long> time = new LinkedHashMap<>();
    mirror.machine().time().toMap().forEach((state, tick) -> time.put(state.name(), tick));
    List<String> active =
        mirror.machine().states().stream().filter(mirror.machine()::is).map(State::name).toList();
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
