package io.peerage.machine;

import java.util.List;
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

  /// All mutations up to this queue tick are done with.
  private long settled = 1;

  Crossing(Executor executor, @Nullable BooleanSupplier inside) {
    this.executor = executor;
    this.inside = inside;
  }

  /// Queues the draft of this thread, and drains at once if this is the place for it.
  long submit(Kernel machine, Bench bench) {
    Thread me = Thread.currentThread();
    boolean atHome = inside != null && inside.getAsBoolean();
    Mutation own = bench.draft;
    boolean here;
    long verdict;
    synchronized (this) {
      verdict = Admission.enqueue(machine, bench, queue, me.equals(draining));
      if (!Result.queued(verdict) || draining != null) {
        return verdict;
      }
      here = atHome || (inside == null && me.equals(usual));
      if (here) {
        draining = me;
      } else if (scheduled) {
        return verdict;
      } else {
        scheduled = true;
      }
    }
    if (here) {
      return drain(machine, bench, own);
    }
    schedule(machine);
    return verdict;
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
    drain(machine, Bench.ofThisThread(), null);
  }

  private long drain(Kernel machine, Bench bench, @Nullable Mutation own) {
    long result = Result.CANCELED;
    Mutation awaited = own;
    Drain drain = machine.begin(bench);
    boolean done = false;
    try {
      Mutation next = poll(machine, drain);
      while (next != null) {
        drain.idle = drain.transition.prepare(next);
        long outcome = machine.process(drain);
        if (next == awaited) {
          result = outcome;
          // The object may come round again with another mutation in it.
          awaited = null;
        }
        next = poll(machine, drain);
      }
      done = true;
    } finally {
      List<Errand> left = done ? List.of() : abandon(machine, drain.fired);
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

  /// Whether nothing is queued and nobody drains. Under the lock.
  boolean resting() {
    return draining == null && queue.size() == 0;
  }

  synchronized boolean drainsHere() {
    return Thread.currentThread().equals(draining);
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
