package io.peerage.machine;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The way into a machine that has an executor: the queue that foreign threads and the drain share.
///
/// One lock guards the queue and the two flags. *Draining* is given up under the same lock under
/// which the queue was found empty, so no mutation can slip in between and be left lying. The lock
/// is held for queue operations only, never while a handler runs, nor while the executor is called.
final class Crossing {
  final Executor executor;
  private final @Nullable BooleanSupplier inside;
  private final MutationQueue queue = new MutationQueue();

  /// Where the executor last ran us, for want of a better way to tell its threads.
  private @Nullable Thread usual;

  private @Nullable Thread draining;
  private boolean scheduled;

  /// Where a handler runs for which the drain is waiting.
  private @Nullable Thread lent;

  /// Whether the machine takes nothing in, until the ticker has passed [#calmAt].
  private boolean backingOff;

  private long calmAt;

  /// All mutations up to this queue tick are done with.
  private long settled = 1;

  Crossing(Executor executor, @Nullable BooleanSupplier inside) {
    this.executor = executor;
    this.inside = inside;
  }

  /// Queues the draft of this thread, and drains at once if this is the place for it.
  long submit(Kernel machine, Bench bench) {
    return submit(machine, bench, null);
  }

  /// Queues the draft of this thread as the last that gets in.
  void submitLast(Kernel machine, Bench bench, Ending ending) {
    try {
      submit(machine, bench, ending);
    } catch (RejectedExecutionException closed) {
      // The machine has ended at once: that its executor is closed is no obstacle to that.
    }
  }

  private long submit(Kernel machine, Bench bench, @Nullable Ending ending) {
    Thread me = Thread.currentThread();
    boolean atHome = inside != null && inside.getAsBoolean();
    Mutation own = bench.draft;
    boolean here = false;
    boolean calling = false;
    Company company = machine.company();
    Queued newcomer = null;
    long verdict;
    synchronized (this) {
      if (ending == null) {
        verdict = refuses(machine) ? Result.CANCELED : enqueue(machine, bench, me);
      } else if (ending.closeDoor()) {
        verdict = Admission.append(machine, bench, queue);
      } else {
        return Result.CANCELED;
      }
      if (Result.queued(verdict)) {
        newcomer = company.newcomer(machine, queue, own);
        if (draining == null) {
          here = atHome || (inside == null && me.equals(usual));
          calling = !here && !scheduled;
          draining = here ? me : null;
          scheduled |= calling;
        }
      }
    }
    if (!Result.queued(verdict)) {
      return verdict == Admission.SKIPPED ? machine.skipped(own) : verdict;
    }
    if (here) {
      return drain(machine, bench, own, newcomer);
    }
    try {
      company.tell(machine, newcomer);
    } finally {
      if (calling) {
        schedule(machine);
      }
    }
    return verdict;
  }

  /// Does something to the machine while nobody drains it, unless it is this thread that does.
  ///
  /// @throws IllegalStateException if another thread drains it
  synchronized void alone(Kernel machine, Runnable change) {
    Thread other = draining;
    if (other != null && !drainsHere()) {
      throw new IllegalStateException(
          "machine %s is in use by thread \"%s\"; use eval"
              .formatted(machine.id(), other.getName()));
    }
    change.run();
  }

  /// For [#alone(Kernel, Runnable)]: what waits.
  MutationQueue queue() {
    return queue;
  }

  private long enqueue(Kernel machine, Bench bench, Thread me) {
    return Admission.enqueue(machine, bench, queue, me.equals(draining) || me.equals(lent));
  }

  private boolean refuses(Kernel machine) {
    if (!backingOff) {
      return false;
    }
    HandlerLimits limits = Objects.requireNonNull(machine.limits);
    backingOff = limits.now() - calmAt < 0;
    return backingOff;
  }

  private void schedule(Kernel machine) {
    try {
      executor.execute(() -> arrive(machine));
    } catch (RejectedExecutionException closed) {
      // Nothing will run here any more: whoever is told so need not keep anything either.
      Waits.Chain waiting = new Waits.Chain();
      List<Errand> left;
      synchronized (this) {
        scheduled = false;
        left = drop(machine, waiting);
      }
      Waits.complete(waiting.take(), executor);
      left.forEach(Errand::dropped);
      throw closed;
    }
  }

  private void arrive(Kernel machine) {
    synchronized (this) {
      scheduled = false;
      usual = Thread.currentThread();
      if (draining != null) {
        return;
      }
      draining = usual;
    }
    drain(machine, Bench.ofThisThread(), null, null);
  }

  private long drain(
      Kernel machine, Bench bench, @Nullable Mutation own, @Nullable Queued newcomer) {
    long result = Result.CANCELED;
    Mutation awaited = own;
    Drain drain = machine.begin(bench);
    boolean done = false;
    try {
      machine.company().tell(machine, newcomer);
      Mutation next = poll(machine, drain);
      while (next != null) {
        drain.idle = drain.execution.prepare(next);
        long outcome = Dispatch.next(machine, drain, false);
        if (next == awaited) {
          result = outcome;
          // The object may come round again with another mutation in it.
          awaited = null;
        }
        next = poll(machine, drain);
      }
      done = true;
    } finally {
      List<Errand> left = done ? List.of() : drain.abandoned(abandon(machine, drain.fired));
      machine.end(bench, drain);
      left.forEach(Errand::dropped);
    }
    return result;
  }

  private synchronized @Nullable Mutation poll(Kernel machine, Drain drain) {
    settled = machine.queueTick();
    Mutation next = queue.poll(drain.idle);
    if (next == null) {
      draining = null;
    } else {
      machine.taken(next);
    }
    machine.settle(settled, next == null, drain.fired);
    return next;
  }

  private synchronized List<Errand> abandon(Kernel machine, Waits.Chain waiting) {
    draining = null;
    return drop(machine, waiting);
  }

  /// Throws away what is queued; nobody will wait for it in vain.
  private List<Errand> drop(Kernel machine, Waits.Chain waiting) {
    List<Errand> left = machine.drop(queue);
    settled = machine.queueTick();
    machine.settle(settled, true, waiting);
    return left;
  }

  /// Takes up a wait for the queue, which must not move meanwhile.
  synchronized Wait await(Waits waits, Wait wait) {
    return waits.register(wait);
  }

  /// The queue tick up to which all is done with. Under the lock.
  long settled() {
    return settled;
  }

  /// The queue ticks begin anew: nobody need wait for those of before.
  synchronized void recount(Kernel machine, Waits.Chain fired) {
    settled = machine.queueTick();
    machine.settle(Long.MAX_VALUE, false, fired);
  }

  /// Whether nothing is queued and nobody drains. Under the lock.
  boolean resting() {
    return draining == null && queue.size() == 0;
  }

  /// Whether this thread drains, or runs a handler for the one that does.
  synchronized boolean drainsHere() {
    Thread me = Thread.currentThread();
    return me.equals(draining) || me.equals(lent);
  }

  /// The calling thread runs a handler for the drain.
  synchronized void lend() {
    lent = Thread.currentThread();
  }

  /// The handler of the calling thread has ended.
  synchronized void takeBack() {
    if (Thread.currentThread().equals(lent)) {
      lent = null;
    }
  }

  /// Whatever handler is still running is not the drain's any more.
  synchronized void disown() {
    lent = null;
  }

  /// Throws everything out of the queue and takes nothing in up to `until` on the ticker.
  ///
  /// @return the errands to drop, outside the lock
  synchronized List<Errand> backOff(Kernel machine, long until) {
    backingOff = true;
    calmAt = until;
    return machine.drop(queue);
  }

  /// Puts a mutation of the machine's own ahead of all others.
  synchronized Mutation prepend(Mutation mutation) {
    return queue.prepend(mutation);
  }

  /// Looks at the queue.
  synchronized <T> T look(Function<MutationQueue, T> look) {
    return look.apply(queue);
  }
}
