package io.peerage.remote.gob.peer;

import io.peerage.machine.schema.Schema;
import io.peerage.remote.compact.CompactLimits;
import io.peerage.remote.gob.message.RpcMessage.Serialized;
import io.peerage.remote.gob.message.RpcMessage.ServerHello;
import io.peerage.remote.message.Clock;
import io.peerage.wire.MalformedException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What a server says of its machine, checked.
///
/// @param names of all states, in order
/// @param schema if it was sent
/// @param clock of all states
record Greeting(String id, List<String> names, Optional<Schema> schema, Clock clock) {
  Greeting {
    names = List.copyOf(names);
  }

  /// @throws MalformedException if it makes no sense, or is above a limit
  static Greeting heard(ServerHello hello, CompactLimits limits) throws MalformedException {
    Serialized machine = hello.serialized();
    if (machine == null || machine.id().isEmpty() || machine.stateNames().isEmpty()) {
      throw new MalformedException("a machine without id or states");
    }
    List<String> names = machine.stateNames();
    if (names.size() > limits.statesMax()) {
      throw new MalformedException(
          "%d states, at most %d".formatted(names.size(), limits.statesMax()));
    }
    if (new HashSet<>(names).size() < names.size()) {
      throw new MalformedException("two states of one name");
    }
    try {
      GobArguments.sized("the id of the machine", machine.id(), limits.nameMax());
      for (String name : names) {
        GobArguments.sized("the name of a state", name, limits.nameMax());
      }
      if (Stream.concat(Stream.of(machine.id()), names.stream())
          .anyMatch(name -> name.codePoints().anyMatch(Character::isISOControl))) {
        throw new MalformedException("a control character in a name");
      }
      Optional<Schema> schema =
          hello.schema().isEmpty()
              ? Optional.empty()
              : Optional.of(GobSchema.heard(hello.schema(), names));
      return new Greeting(
          machine.id(),
          names,
          schema,
          clock(machine.time().toArray(), machine.queueTick(), names.size()));
    } catch (IllegalArgumentException wrong) {
      throw new MalformedException(String.valueOf(wrong.getMessage()));
    }
  }

  /// A clock of so many states, with the machine tick that it begins with here.
  static Clock clock(long[] ticks, long queueTick, int states) throws MalformedException {
    if (ticks.length != states) {
      throw new MalformedException("%d ticks of %d states".formatted(ticks.length, states));
    }
    boolean good = queueTick > 0;
    for (long tick : ticks) {
      good &= tick >= 0;
    }
    if (!good) {
      throw new MalformedException("a clock that no machine has");
    }
    return Clock.of(ticks, queueTick, 0);
  }
}
