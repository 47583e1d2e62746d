package io.peerage.machine;

import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What a machine does for those who wait for it; nothing before there is one.
abstract class Awaited extends Attended {
  /// The way in for other threads, if the machine has an executor.
  final @Nullable Crossing crossing;

  private volatile @Nullable Waits waits;

  Awaited(Blueprint<?> blueprint, MachineOptions options) {
    super(blueprint, options);
    Executor executor = options.executor;
    crossing = executor == null ? null : new Crossing(executor, options.inside);
  }

  /// Calls something as the thread of the machine; with an executor, as any thread.
  abstract <T> T asOwner(Supplier<T> call);

  @Override
  public When when() {
    return new Waiting(machine(), null);
  }

  @Override
  public CompletableFuture<Void> when(State... states) {
    return when().active(states);
  }

  @Override
  public CompletableFuture<Void> whenNot(State... states) {
    return when().inactive(states);
  }

  /// Takes up a wait, on the thread of the machine unless it has an executor.
  Wait await(Wait wait) {
    return told(asOwner(() -> waits().register(wait)));
  }

  /// Takes up a wait for the queue, on the same terms.
  Wait awaitQueue(Wait wait) {
    return crossing == null ? await(wait) : told(crossing.await(waits(), wait));
  }

  private Wait told(Wait wait) {
    if (company().tracers.length > 0 && !wait.isDone()) {
      Waited begun = wait.describe(blueprint());
      tell(tracer -> tracer.waitBegun(machine(), begun));
    }
    return wait;
  }

  /// Tells tracers of waits that came true.
  void tellMatched(@Nullable Wait news) {
    for (Wait wait = news; wait != null; wait = wait.next) {
      Waited matched = wait.describe(blueprint());
      tell(tracer -> tracer.waitMatched(machine(), matched));
    }
  }

  /// Who waits, if anybody ever has.
  final @Nullable Waits knownWaits() {
    return waits;
  }

  /// What waits goes first: whoever finds a new state has to find room to wait for it. Under the
  /// lock under which the first wait is made, so that it belongs to these ticks or the old ones
  /// grow.
  @Override
  synchronized void become(Ticks grown) {
    Waits waiting = waits;
    if (waiting != null) {
      waiting.grow(grown, grown.blueprint.count());
    }
    super.become(grown);
  }

  /// Between two mutations, or after the last, under the lock of the crossing: collects those who
  /// waited for the queue.
  void settle(long settled, boolean ended, Waits.Chain fired) {
    Waits waiting = waits;
    if (waiting != null) {
      waiting.settle(settled, ended, fired);
    }
  }

  /// After ticks were written, and before anybody is told.
  void ticked(Change change) {
    if (crossing != null) {
      // Either who comes in now to wait sees these ticks, or we see who waits.
      VarHandle.fullFence();
    }
    Waits waiting = waits;
    if (waiting != null) {
      waiting.expire(machine(), change);
    }
  }

  void complete(Waits.Chain fired) {
    Waits.complete(fired.take(), crossing == null ? null : crossing.executor);
  }

  @Override
  public StateContext stateContext(State state) {
    return context(state, false);
  }

  @Override
  public StateContext tickContext(State state) {
    return context(state, true);
  }

  private StateContext context(State state, boolean evenInactive) {
    int index = blueprint().index(state);
    StateContext.Tie tie = asOwner(() -> waits().contexts().of(machine(), index, evenInactive));
    if (company().tracers.length > 0 && tie.isNews()) {
      tell(tracer -> tracer.contextBegun(machine(), tie.context));
    }
    return tie.context;
  }

  /// Tells tracers of contexts that end.
  void tellEnded(List<StateContext.Tie> ties) {
    if (company().tracers.length > 0) {
      ties.forEach(tie -> tell(tracer -> tracer.contextEnded(machine(), tie.context)));
    }
  }

  /// Ends all waits and state contexts, and those that begin from now on. When the machine is
  /// disposed, and not while it drains.
  void endWaits() {
    Waits ended = waits();
    ended.close(crossing == null ? null : crossing.executor);
    Throwable thrown = ended.thrown();
    if (thrown != null) {
      errors().keep(thrown);
    }
  }

  Waits waits() {
    Waits existing = waits;
    if (existing != null) {
      return existing;
    }
    synchronized (this) {
      Waits made = waits;
      if (made == null) {
        Ticks now = ticks();
        made = new Waits(now, now.blueprint.count());
        waits = made;
      }
      return made;
    }
  }
}
