package io.peerage.machine;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/// What may become of a machine between two transitions: more states, and the ticks of another
/// time.
///
/// A larger blueprint begins with the states of the smaller one, so every index that anybody
/// remembers, in a queue, a wait or another thread, means the same state as before.
final class Growth {
  private static final String RESTORED = "MachineRestored";

  private Growth() {}

  static void grow(Kernel machine, Blueprint<?> larger, Object owner) {
    AtomicReference<Blueprint<?>> old = new AtomicReference<>();
    machine.between(() -> {
      check(machine.blueprint, larger);
      old.set(machine.blueprint);
      machine.become(machine.ticks.grown(larger), owner);
    });
    machine.tell(tracer -> tracer.blueprintChanged(machine, old.get()));
  }

  static Snapshot export(Machine machine, Ticks ticks) {
    Blueprint<?> blueprint = ticks.blueprint;
    return new Snapshot(
        machine.id(),
        blueprint.states().stream().map(State::name).toList(),
        Arrays.stream(ticks.snapshot()).skip(ticks.words).boxed().toList(),
        machine.queue().tick(),
        machine.machineTick(),
        blueprint.schema());
  }

  static void restore(Kernel machine, Snapshot snapshot) {
    Waits.Chain fired = new Waits.Chain();
    machine.between(() -> {
      snapshot.check(machine.id(), machine.blueprint.states());
      become(machine, snapshot, fired);
    });
    machine.tell(tracer -> tracer.machineRestored(machine, snapshot));
    machine.tellMatched(fired.news());
    machine.complete(fired);
    machine.blueprint.find(RESTORED).ifPresent(machine::add);
  }

  /// Takes the ticks of another time, before the first transition, and collects the waits that this
  /// has fulfilled.
  private static void become(Kernel machine, Snapshot snapshot, Waits.Chain fired) {
    if (machine.hasBegun()) {
      throw new IllegalStateException(
          "machine " + machine.id() + " has begun; only a new one can be restored");
    }
    machine.ticks.beginWrite();
    machine.ticks.restore(snapshot.time());
    machine.ticks.endWrite();
    machine.machineTick = snapshot.machineTick() + 1;
    Waits waiting = machine.knownWaits();
    if (waiting != null) {
      waiting.revisit(machine, machine.blueprint.count(), fired);
    }
  }

  /// Refuses a blueprint that a machine can not grow into.
  static void check(Blueprint<?> from, Blueprint<?> to) {
    List<State> old = from.states();
    if (to.count() <= old.size()) {
      throw new MachineException.Schema(
          "%d states are not more than %d".formatted(to.count(), old.size()));
    }
    if (!to.states().subList(0, old.size()).equals(old)) {
      throw new MachineException.Schema(
          "%s does not begin with the states of %s; see Blueprint.extend".formatted(to, from));
    }
    if (!to.conflicts().isEmpty()) {
      throw new MachineException.Schema(to.conflicts());
    }
  }
}
