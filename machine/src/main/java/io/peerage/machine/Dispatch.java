package io.peerage.machine;

import org.jspecify.annotations.Nullable;

/// Carries out what comes off the queue: an errand is run, a mutation that is still wanted becomes
/// a transition, and then whoever waits or watches hears of it.
///
/// On the thread that drains, outside any lock.
final class Dispatch {
  private Dispatch() {}

  /// Carries out the mutation that the drain has prepared.
  ///
  /// @param fresh whether it has never been in a queue, so that nobody has heard of it
  /// @return [Result#EXECUTED] or [Result#CANCELED]
  static long next(Kernel machine, Drain running, boolean fresh) {
    Execution execution = running.execution;
    Mutation mutation = execution.mutation();
    Route route = mutation.route;
    if (route != null && !goes(machine, route, running, fresh)) {
      return Result.CANCELED;
    }
    Company present = machine.company();
    Tracing tracing = present.watching(machine);
    if (fresh && tracing != null) {
      tracing.queued(WaitingLine.queued(machine, mutation, 0));
    }
    long result = execution.run(machine, machine.nextTransition(), present.handlers, tracing);
    if (execution.thrown() != null) {
      machine.errors().failed(running, execution);
    } else if (execution.change.changed()
        && !mutation.auto
        && !mutation.reportsAuto
        && !aboutHealth(machine, mutation)) {
      Ahead.autos(machine, running);
    }
    conclude(machine, running, execution, tracing);
    if (route != null && route.errand() != null) {
      route.errand().ended(running, result);
    }
    return result;
  }

  /// Makes a machine what another one is, as the news have it.
  static void follow(Kernel machine, Drain running, News news) {
    Execution execution = running.execution;
    Company present = machine.company();
    Tracing tracing = present.watching(machine);
    try {
      execution.follow(machine, machine.nextTransition(), present.handlers, tracing, news);
      if (execution.thrown() != null) {
        machine.errors().failed(running, execution);
      }
      conclude(machine, running, execution, tracing);
    } finally {
      execution.change.end();
    }
  }

  /// A transition is over: whoever waits or watches hears of it.
  private static void conclude(
      Kernel machine, Drain running, Execution execution, @Nullable Tracing tracing) {
    Mutation mutation = execution.mutation();
    Waits waiting = machine.knownWaits();
    if (waiting != null) {
      waiting.match(execution, running.fired);
      if (tracing != null) {
        machine.tellMatched(running.fired.news());
      }
      Throwable thrown = waiting.thrown();
      if (thrown != null) {
        machine.errors().report(running, mutation, thrown, Arg.ERROR.with(thrown));
      }
    }
    if (tracing != null) {
      tracing.ended(execution.transition);
      Throwable thrown = tracing.thrown();
      if (thrown != null) {
        machine.errors().add(running, thrown, Arg.ERROR.with(thrown));
      }
    }
  }

  /// Whether a special mutation is a transition, and wanted.
  private static boolean goes(Kernel machine, Route route, Drain running, boolean fresh) {
    Errand errand = route.errand();
    if (errand != null && errand.op() != null) {
      Company present = machine.company();
      if (fresh && present.tracers.length > 0) {
        present.tell(machine, WaitingLine.queued(machine, running.execution.mutation(), 0));
      }
      errand.run(machine, running);
      return false;
    }
    try {
      if (route.wanted() == null || route.wanted().getAsBoolean()) {
        return true;
      }
    } catch (RuntimeException thrown) {
      machine.errors().add(running, thrown, Arg.ERROR.with(thrown));
    }
    if (errand != null) {
      errand.ended(running, Result.CANCELED);
    }
    return false;
  }

  private static boolean aboutHealth(Kernel machine, Mutation mutation) {
    Relations relations = machine.blueprint.relations;
    return mutation.kind == Mutation.Kind.ADD
        && mutation.count == 1
        && Bits.meet(mutation.bits, 0, relations.health, 0, relations.words);
  }
}
