package io.peerage.machine;

import io.peerage.machine.schema.Schema;
import java.util.Collection;
import java.util.List;
import java.util.Objects;

/// What a machine was at one moment, to be kept and taken up again by another machine, later or
/// elsewhere.
///
/// ```java
/// Snapshot kept = machine.export();
/// Machine again = BLUEPRINT.start(this, MachineOptions.DEFAULT.withId(kept.id()));
/// again.restore(kept);
/// ```
///
/// @param id the machine's id
/// @param states the names of its states, in schema order
/// @param time the tick of each of them
/// @param queueTick its queue tick
/// @param machineTick how often it had been restored, an unsigned number
/// @param schema states and relations, for whoever wants to compare them; restoring asks only that
///   the states are the same
public record Snapshot(
    String id,
    List<String> states,
    List<Long> time,
    long queueTick,
    int machineTick,
    Schema schema) {
  /// Copies the lists.
  ///
  /// @throws IllegalArgumentException if the id is none, if there is not one tick for each state,
  ///   or if a tick could not have been counted
  public Snapshot {
    Id.checked(id);
    states = List.copyOf(states);
    time = List.copyOf(time);
    Objects.requireNonNull(schema, "schema");
    if (states.size() != time.size()) {
      throw new IllegalArgumentException(states.size() + " states and " + time.size() + " ticks");
    }
    if (queueTick < 1) {
      throw new IllegalArgumentException("queue tick " + queueTick + ", at least 1");
    }
  }

  /// The sum of all ticks.
  public long sum() {
    return time.stream().mapToLong(Long::longValue).sum();
  }

  /// Refuses to be taken up by a machine it was not taken of.
  void check(String machine, Collection<State> known) {
    if (!id.equals(machine)) {
      throw new MachineException.Import("import ID mismatch: " + id + " into " + machine);
    }
    List<String> names = known.stream().map(State::name).toList();
    if (!states.equals(names)) {
      throw new MachineException.Import(
          "import of %s with states %s into one with %s".formatted(id, states, names));
    }
  }
}
