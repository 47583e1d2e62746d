package io.peerage.machine;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What went wrong in one machine. In one that follows another everything is a fault: its errors
/// are those of the other one.
final class Errors {
  private final Kernel machine;
  private volatile @Nullable Throwable last;
  private volatile Faults faults = Faults.NONE;

  Errors(Kernel machine) {
    this.machine = machine;
  }

  @Nullable Throwable last() {
    return last;
  }

  void remember(Throwable cause) {
    last = cause;
  }

  Faults faults() {
    return faults;
  }

  /// Something that does not become an error of the machine. From any thread.
  synchronized void fault(Throwable thrown) {
    faults = faults.and(thrown);
  }

  /// Adds [Basic#Exception] ahead of the queue.
  void add(Drain running, Throwable thrown, Args args) {
    add(running, thrown, args, false);
  }

  private void add(Drain running, Throwable thrown, Args args, boolean ofAuto) {
    if (machine.options.follows) {
      fault(thrown);
      return;
    }
    last = thrown;
    Mutation mutation = running.idle.begin(Mutation.Kind.ADD, machine.ticks.words);
    mutation.reportsAuto = ofAuto;
    mutation.call(machine.blueprint.relations.exception);
    mutation.args = args;
    Ahead.put(machine, running, mutation);
  }

  /// A handler of a transition has thrown or overrun its time.
  void failed(Drain running, Execution failed) {
    Throwable thrown = Objects.requireNonNull(failed.thrown());
    if (failed.lapse() != HandlerClock.Lapse.NONE) {
      fault(thrown);
      if (failed.lapse() == HandlerClock.Lapse.LATE) {
        return;
      }
      machine.abandon(running);
      if (machine.options.follows) {
        return;
      }
    }
    HandlerFailure failure = Objects.requireNonNull(failed.failure());
    Args args = Arg.ERROR.with(thrown).and(Arg.FAILURE, failure);
    report(running, failed.mutation(), thrown, args);
  }

  /// Something has been thrown in the course of a mutation.
  void report(Drain running, Mutation mutation, Throwable thrown, Args args) {
    if (aboutErrors(mutation)) {
      keep(thrown);
    } else {
      // Auto states would fail again after the report, and be reported again, without end.
      add(running, thrown, args, mutation.auto);
    }
  }

  private boolean aboutErrors(Mutation mutation) {
    return mutation.kind != Mutation.Kind.REMOVE
        && Bits.has(mutation.bits, 0, machine.blueprint.relations.exception);
  }

  /// Not reported again, which would never end, but kept with the error it came upon.
  void keep(Throwable thrown) {
    if (machine.options.follows) {
      fault(thrown);
      return;
    }
    Throwable known = last;
    if (known == null) {
      last = thrown;
    } else if (!known.equals(thrown)) {
      known.addSuppressed(thrown);
    }
  }
}
