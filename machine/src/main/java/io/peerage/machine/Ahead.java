package io.peerage.machine;

/// What a machine asks of itself: always put before everything that waits, and without a queue
/// tick.
///
/// On the thread that drains; with an executor, the [Crossing] locks.
final class Ahead {
  private Ahead() {}

  /// Puts a mutation ahead, and tells tracers.
  static void put(Kernel machine, Drain running, Mutation mutation) {
    mutation.ahead = true;
    Company present = machine.company();
    Queued newcomer = present.tracers.length == 0 ? null : WaitingLine.queued(machine, mutation, 0);
    Crossing crossing = machine.crossing;
    running.idle = crossing == null ? running.queue.prepend(mutation) : crossing.prepend(mutation);
    present.tell(machine, newcomer);
  }

  /// Calls all auto states that are inactive and that no active state keeps out.
  static void autos(Kernel machine, Drain running) {
    Relations relations = machine.blueprint.relations;
    long[] active = machine.ticks.active();
    if (Bits.covers(active, 0, relations.auto, 0, relations.words)) {
      return;
    }
    Mutation mutation = running.idle.begin(Mutation.Kind.ADD, relations.words);
    mutation.auto = true;
    mutation.callAutos(relations, active);
    if (mutation.count > 0) {
      put(machine, running, mutation);
    }
  }

  /// Asks for `state` to go.
  static void remove(Kernel machine, Drain running, State state) {
    Mutation mutation = running.idle.begin(Mutation.Kind.REMOVE, machine.ticks.words);
    mutation.call(machine.blueprint.index(state));
    put(machine, running, mutation);
  }

  /// Puts an errand ahead.
  static void send(Kernel machine, Drain running, Errand errand) {
    Mutation mutation = running.idle.begin(Mutation.Kind.ADD, machine.ticks.words);
    mutation.travel(Route.PLAIN.with(errand));
    put(machine, running, mutation);
  }
}
