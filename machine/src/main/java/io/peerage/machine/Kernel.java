package io.peerage.machine;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The machine itself: takes mutations in, runs them one after the other, wakes who waits.
///
/// At rest it is little more than its [Ticks]: handlers and relations are the blueprint's, queue
/// and scratch space the thread's ([Bench]). Without an executor it takes no lock: whoever mutates
/// claims [#drainer] by compare-and-set and gives it back by a release store, which costs little,
/// detects a second thread and needs no barrier, since nobody leaves anything behind for the drain
/// to find. With an executor the [Crossing] has the queue and its lock.
final class Kernel extends Awaited {
  private static final VarHandle DRAINER;
  private static final VarHandle QUEUE_TICK;
  private static final VarHandle REFUSED;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      DRAINER = lookup.findVarHandle(Kernel.class, "drainer", Thread.class);
      QUEUE_TICK = lookup.findVarHandle(Kernel.class, "queueTick", long.class);
      REFUSED = lookup.findVarHandle(Kernel.class, "refused", long.class);
    } catch (ReflectiveOperationException impossible) {
      throw new ExceptionInInitializerError(impossible);
    }
  }

  Object owner;

  /// The limits on handlers, if the machine has a ticker.
  final @Nullable HandlerLimits limits;

  private long queueTick = 1;
  private long transitions;

  // Written and read through REFUSED.
  @SuppressWarnings("UnusedVariable")
  private long refused;

  // As above, through DRAINER.
  @SuppressWarnings("UnusedVariable")
  private @Nullable Thread drainer;

  private @Nullable Drain drain;

  Kernel(Blueprint<?> blueprint, Object owner, MachineOptions options) {
    super(blueprint, options);
    this.owner = owner;
    limits = options.limits.ticker() == null ? null : options.limits;
    if (options.limits.runner() != null && (limits == null || crossing == null)) {
      throw new IllegalArgumentException(
          "machine " + id() + " needs a ticker and an executor if its handlers run elsewhere");
    }
  }

  // Mutations

  @Override
  public long command(State... states) {
    return commanded(states) ? add(states) : refuse();
  }

  @Override
  public long withdraw(State... states) {
    return commanded(states) ? remove(states) : refuse();
  }

  private boolean commanded(State... states) {
    for (State state : states) {
      if (!Bits.has(blueprint.relations.command, 0, blueprint.index(state))) {
        return false;
      }
    }
    return true;
  }

  long refuse() {
    REFUSED.getAndAdd(this, 1L);
    return Result.CANCELED;
  }

  @Override
  public <T> CompletableFuture<T> eval(Supplier<? extends T> function) {
    Eval<T> eval = new Eval<>(Objects.requireNonNull(function, "function"));
    if (crossing == null ? drain != null && drainsHere() : crossing.drainsHere()) {
      throw new MachineException.NestedEval("eval within a handler or an eval of " + id());
    }
    if (Result.canceled(send(Route.PLAIN.inFront().with(eval)))) {
      eval.answer.completeExceptionally(
          new MachineException.Canceled("machine " + id() + " takes nothing in"));
    }
    return eval.answer;
  }

  @Override
  Route route() {
    return Route.PLAIN;
  }

  @Override
  Kernel machine() {
    return this;
  }

  @Override
  void finish(Mutation draft) {}

  /// Has something that is no mutation take its turn.
  long send(Route route) {
    Bench bench = Bench.ofThisThread();
    bench.draft.begin(Mutation.Kind.ADD, ticks.words).travel(route);
    return submit(bench);
  }

  // The drain

  long submit(Bench bench) {
    if (crossing != null) {
      return crossing.submit(this, bench);
    }
    Drain running = drain;
    if (running != null && drainsHere()) {
      Mutation own = bench.draft;
      long verdict = Admission.enqueue(this, bench, running.queue, true);
      if (verdict == Admission.SKIPPED) {
        return skipped(bench.draft);
      }
      Company present = company();
      if (present.tracers.length > 0 && Result.queued(verdict)) {
        present.tell(this, present.newcomer(this, running.queue, own));
      }
      return verdict;
    }
    if (ends() && Admission.turnsAway(this, bench.draft)) {
      return Result.CANCELED;
    }
    claim();
    return drain(bench);
  }

  /// A mutation was left out since an equal one waits. Outside any lock.
  long skipped(Mutation draft) {
    if (company().tracers.length > 0) {
      Queued superfluous = WaitingLine.queued(this, draft, 0);
      tell(tracer -> tracer.mutationSkipped(this, superfluous));
    }
    return Result.EXECUTED;
  }

  private long drain(Bench bench) {
    Drain mine = begin(bench);
    boolean done = false;
    try {
      Mutation first = bench.draft;
      first.tick = first.ahead ? 0 : queueTick + 1;
      taken(first);
      bench.draft = mine.execution.prepare(first);
      long result = Dispatch.next(this, mine, true);
      Mutation next = mine.queue.poll(mine.idle);
      while (next != null) {
        settle(queueTick, false, mine.fired);
        taken(next);
        mine.idle = mine.execution.prepare(next);
        Dispatch.next(this, mine, false);
        next = mine.queue.poll(mine.idle);
      }
      done = true;
      return result;
    } finally {
      List<Errand> left = done ? List.of() : mine.abandoned(drop(mine.queue));
      end(bench, mine);
      left.forEach(Errand::dropped);
    }
  }

  private boolean drainsHere() {
    return Thread.currentThread().equals(DRAINER.getOpaque(this));
  }

  private void claim() {
    Thread me = Thread.currentThread();
    if (!DRAINER.weakCompareAndSetAcquire(this, null, me)) {
      // The weak form may fail for no reason, once in a while, on some processors.
      Thread holder = (Thread) DRAINER.compareAndExchangeAcquire(this, null, me);
      if (holder != null) {
        throw new IllegalStateException(
            "machine %s is in use by thread \"%s\" and was mutated by thread \"%s\"; start it with an executor"
                .formatted(id(), holder.getName(), me.getName()));
      }
    }
  }

  Drain begin(Bench bench) {
    Drain borrowed = bench.borrow();
    if (crossing == null) {
      drain = borrowed;
    }
    return borrowed;
  }

  void end(Bench bench, Drain borrowed) {
    borrowed.execution.release();
    if (crossing == null) {
      settle(queueTick, true, borrowed.fired);
      drain = null;
      DRAINER.setRelease(this, null);
    }
    Company present = company();
    Wait news = present.tracers.length == 0 ? null : borrowed.fired.news();
    Wait fired = borrowed.fired.take();
    List<Runnable> afterwards = borrowed.takeAfterwards();
    bench.giveBack();
    if (present.tracers.length > 0) {
      tellMatched(news);
      tell(tracer -> tracer.queueEnded(this));
    }
    if (fired != null) {
      Waits.complete(fired, crossing == null ? null : crossing.executor);
    }
    if (afterwards != null) {
      afterwards.forEach(Runnable::run);
    }
  }

  /// Throws away what is queued; its queue ticks are passed over, so that no other mutation gets
  /// them.
  ///
  /// @return those who have to be told
  List<Errand> drop(MutationQueue queue) {
    if (queue.ticking() > 0) {
      QUEUE_TICK.setOpaque(this, queueTick + queue.ticking());
    }
    return queue.clear();
  }

  /// A mutation was taken from the queue; with an executor, under the lock of the crossing, since
  /// whoever queues the next one counts on from here.
  void taken(Mutation mutation) {
    if (mutation.tick != 0) {
      QUEUE_TICK.setOpaque(this, queueTick + 1);
    }
  }

  /// The number of the transition that begins.
  long nextTransition() {
    return ++transitions;
  }

  /// A handler is stuck, and with it the transition it belongs to.
  void abandon(Drain running) {
    running.execution = new Execution();
    if (options.follows) {
      // What is queued is so elsewhere, and has to be heard.
      return;
    }
    HandlerLimits timed = Objects.requireNonNull(limits);
    List<Errand> left =
        Objects.requireNonNull(crossing).backOff(this, timed.now() + timed.backoffNanos());
    left.forEach(errand -> running.afterwards(errand::dropped));
  }

  /// A handler that was given up has ended after all. On its thread.
  void overdue(String handler) {
    MachineException.HandlerTimeout late =
        new MachineException.HandlerTimeout(
            "handler " + handler + " of " + id() + " ended after its deadline");
    fault(late);
    if (!options.follows) {
      addError(late);
    }
  }

  /// Takes the queue tick of another machine, in the drain.
  ///
  /// @param anew whether it has begun to count anew: whoever waits for its queue need not any more
  void count(Drain running, long tick, boolean anew) {
    QUEUE_TICK.setOpaque(this, tick);
    if (anew && crossing != null) {
      crossing.recount(this, running.fired);
    } else if (anew) {
      settle(Long.MAX_VALUE, false, running.fired);
    }
  }

  long queueTick() {
    return (long) QUEUE_TICK.getOpaque(this);
  }

  @Override
  public QueueView queue() {
    return new WaitingLine(this);
  }

  /// The queue of a machine without executor while it drains.
  @Nullable MutationQueue queueInUse() {
    Drain running = drain;
    return running == null ? null : running.queue;
  }

  @Override
  public long refused() {
    return (long) REFUSED.getOpaque(this);
  }

  // Waiting

  @Override
  <T> T asOwner(Supplier<T> call) {
    if (crossing != null || drainsHere()) {
      return call.get();
    }
    claim();
    try {
      return call.get();
    } finally {
      DRAINER.setRelease(this, null);
    }
  }

  /// The queue tick up to which all mutations are done with. For the thread of the machine or, with
  /// an executor, under the lock of the crossing.
  long settled() {
    if (crossing != null) {
      return crossing.settled();
    }
    Drain running = drain;
    boolean atIt = running != null && running.execution.mutation().tick != 0;
    return atIt ? queueTick - 1 : queueTick;
  }

  /// Whether nothing is queued and nobody drains. On the same terms.
  boolean resting() {
    return crossing == null ? drain == null : crossing.resting();
  }

  @Override
  void submit(Ending end) {
    Bench bench = Bench.ofThisThread();
    bench.draft.begin(Mutation.Kind.ADD, ticks.words).travel(Route.PLAIN.with(end));
    if (crossing != null) {
      crossing.submitLast(this, bench, end);
      return;
    }
    Drain running = drain;
    if (running != null && drainsHere()) {
      end.closeDoor();
      Admission.append(this, bench, running.queue);
    } else {
      claim();
      end.closeDoor();
      drain(bench);
    }
  }

  /// Does something to the machine between two transitions.
  void between(Runnable change) {
    if (crossing != null) {
      crossing.alone(this, () -> changing(change));
    } else if (drain != null && drainsHere()) {
      changing(change);
    } else {
      claim();
      try {
        changing(change);
      } finally {
        DRAINER.setRelease(this, null);
      }
    }
  }

  private void changing(Runnable change) {
    Drain running = drain;
    if (running != null && running.execution.pending()) {
      throw new IllegalStateException("machine " + id() + " is in the middle of a transition");
    }
    change.run();
  }

  /// Takes another blueprint, between two transitions.
  void become(Ticks grown, Object owner) {
    this.owner = owner;
    become(grown);
    MutationQueue queue = crossing == null ? queueInUse() : crossing.queue();
    if (queue != null) {
      queue.widen(grown.words);
    }
  }

  /// Whether it has made a transition.
  boolean hasBegun() {
    return transitions > 0;
  }

  @Override
  public MachineView view(Executor executor) {
    return new OutsideView(this, executor);
  }
}
