package io.peerage.machine;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/// Everything that waits for one machine. A machine nobody has ever waited for has none of this.
///
/// Each [Wait] stands in one place, where the next thing that can bring it on will be noticed:
/// under one single state that is in its way, under one tick that is not reached, under the queue
/// tick it is for. A transition looks only where it has changed something; there it either finds
/// nothing in the way any more, or something else, and moves the wait on. So waits for other states
/// cost one `and`, waits for later ticks one comparison, and leaving is taking a node out of a
/// list.
///
/// ```text
/// byState   state       ForStates    states it waits for are (in)active, as far as one can see
/// byTick    state       ForTicks     sorted by tick
/// byArgs    state       ForArgs      asked whenever the state was activated
/// queue     -           ForQueue     sorted by queue tick
/// others    QUERIES     ForQuery     asked after every transition
///           QUEUE_ENDS  ForQueueEnd
///           DISPOSED    ForDisposal
/// ```
///
/// Under a lock, because whoever holds a future may cancel it or let it time out from any thread.
/// Foreign code (predicates, `equals` of arguments, what hangs on a future) never runs inside: what
/// needs judging is noted under the lock and judged outside, what came true is collected and
/// completed after the drain. Where a machine has an executor, its [Crossing] guards what is about
/// the queue, and its lock is taken before this one.
final class Waits {
  static final int QUERIES = 0;
  static final int QUEUE_ENDS = 1;
  static final int DISPOSED = 2;

  final Rack byState;
  final Rack byTick;
  final Rack byArgs;
  final Rack queue = new Rack(1, true);
  final Rack others = new Rack(DISPOSED + 1, false);

  private Ticks ticks;
  private boolean closed;
  private volatile @Nullable StateContexts contexts;

  /// For the drain only.
  private long[] touched;

  Waits(Ticks ticks, int states) {
    this.ticks = ticks;
    byState = new Rack(states, false);
    byTick = new Rack(states, true);
    byArgs = new Rack(states, false);
    touched = new long[ticks.words];
  }

  /// Waits that came true, in that order.
  static final class Chain {
    private @Nullable Wait first;
    private @Nullable Wait last;

    /// The first one that tracers have not been told of.
    private @Nullable Wait untold;

    private void add(Wait wait) {
      if (last == null) {
        first = wait;
      } else {
        last.next = wait;
      }
      last = wait;
      if (untold == null) {
        untold = wait;
      }
    }

    /// Those that came in since this was last asked.
    @Nullable Wait news() {
      Wait since = untold;
      if (since != null) {
        untold = null;
      }
      return since;
    }

    /// Takes all of them out.
    @Nullable Wait take() {
      Wait all = first;
      // Asked after every drain, and mostly for nothing: writing a reference is not free.
      if (all != null) {
        first = null;
        last = null;
        untold = null;
      }
      return all;
    }
  }

  /// Completes a chain that was taken, each wait where it wants to be completed; neighbours that
  /// want the same go together.
  static void complete(@Nullable Wait chain, @Nullable Executor usual) {
    Wait first = chain;
    while (first != null) {
      Executor executor = executor(first, usual);
      Wait last = first;
      while (last.next != null && Objects.equals(executor(last.next, usual), executor)) {
        last = last.next;
      }
      Wait following = last.next;
      last.next = null;
      if (executor == null) {
        fulfil(first);
      } else {
        hand(first, executor);
      }
      first = following;
    }
  }

  private static @Nullable Executor executor(Wait wait, @Nullable Executor usual) {
    return wait.executor != null ? wait.executor : usual;
  }

  private static void hand(Wait chain, Executor executor) {
    try {
      executor.execute(() -> fulfil(chain));
    } catch (RuntimeException refused) {
      // Nobody may wait for ever because the executor was closed first.
      for (Wait wait = chain; wait != null; wait = wait.next) {
        wait.failed = refused;
      }
      fulfil(chain);
    }
  }

  private static void fulfil(Wait chain) {
    Wait wait = chain;
    while (wait != null) {
      Wait following = wait.next;
      wait.next = null;
      wait.fulfil();
      wait = following;
    }
  }

  /// Takes a wait up, unless it is true already: then, and for good once this is closed, it comes
  /// back completed.
  Wait register(Wait wait) {
    if (!taken(wait)) {
      wait.complete(null);
    }
    return wait;
  }

  private synchronized boolean taken(Wait wait) {
    return !closed && wait.file();
  }

  synchronized void leave(Wait wait) {
    if (wait.shelf != null) {
      Rack.take(wait);
    }
  }

  /// Of the machine; under the lock.
  Ticks ticks() {
    return ticks;
  }

  // What the drain calls

  /// After every write of ticks: ends the contexts of states that have changed.
  void expire(Kernel machine, Change change) {
    StateContexts kept = contexts;
    if (kept != null) {
      kept.expire(machine, change);
    }
  }

  /// What actions of contexts have thrown since this was last asked.
  @Nullable Throwable thrown() {
    StateContexts kept = contexts;
    return kept == null ? null : kept.thrown();
  }

  /// After a transition: collects what it has fulfilled.
  void match(Execution done, Chain fired) {
    Change change = done.change;
    boolean changed = change.changed();
    if (changed) {
      if (!byArgs.isEmpty()) {
        Bits.clear(touched, touched.length);
        change.told(ticks, touched);
        if (byArgs.meets(touched)) {
          judge(noted(byArgs, touched), done, fired);
        }
      }
      Bits.clear(touched, touched.length);
      change.touched(touched);
      if (byState.meets(touched) || byTick.meets(touched)) {
        look(fired);
      }
    }
    if ((changed || Result.executed(done.result()))
        && !done.mutation().check
        && others.has(QUERIES)) {
      judge(noted(others, new long[] {1L << QUERIES}), done, fired);
    }
  }

  /// After ticks were written in no transition: ends the contexts this ends, and collects what it
  /// has fulfilled.
  void revisit(Kernel machine, int states, Chain fired) {
    StateContexts kept = contexts;
    if (kept != null) {
      kept.revisit(machine);
    }
    Bits.clear(touched, touched.length);
    for (int state = 0; state < states; state++) {
      Bits.set(touched, state);
    }
    look(fired);
  }

  private synchronized void look(Chain fired) {
    for (int w = 0; w < touched.length; w++) {
      for (long bits = touched[w]; bits != 0; bits &= bits - 1) {
        look(w * Long.SIZE + Long.numberOfTrailingZeros(bits), fired);
      }
    }
  }

  private void look(int state, Chain fired) {
    byState.each(
        state,
        wait -> {
          if (!wait.blocked(state)) {
            onward(wait, fired);
          }
        });
    if (byTick.at(state) instanceof Shelf.Heap heap) {
      long reached = ticks.tick(state);
      for (Wait due = heap.due(reached); due != null; due = heap.due(reached)) {
        onward(due, fired);
      }
    }
  }

  /// To the next place, or out.
  private static void onward(Wait wait, Chain fired) {
    Rack.take(wait);
    if (!wait.file()) {
      fired.add(wait);
    }
  }

  private synchronized List<Wait> noted(Rack rack, long[] slots) {
    List<Wait> noted = new ArrayList<>();
    rack.each(slots, noted::add);
    return noted;
  }

  private void judge(List<Wait> noted, Execution done, Chain fired) {
    Wait.Moment moment = new Wait.Moment(done);
    for (Wait wait : noted) {
      try {
        if (!wait.holds(moment)) {
          continue;
        }
      } catch (Throwable thrown) {
        // It is the answer to whoever asked, as what a task throws is.
        wait.failed = thrown;
      }
      synchronized (this) {
        if (wait.shelf != null) {
          Rack.take(wait);
          fired.add(wait);
        }
      }
    }
  }

  /// Between two mutations, or after the last: all mutations up to `settled` are done with.
  void settle(long settled, boolean ended, Chain fired) {
    if (queue.has(0) || (ended && others.has(QUEUE_ENDS))) {
      collect(settled, ended, fired);
    }
  }

  private synchronized void collect(long settled, boolean ended, Chain fired) {
    if (queue.at(0) instanceof Shelf.Heap heap) {
      for (Wait due = heap.due(settled); due != null; due = heap.due(settled)) {
        moveOut(due, fired);
      }
    }
    if (ended) {
      others.each(QUEUE_ENDS, wait -> moveOut(wait, fired));
    }
  }

  private static void moveOut(Wait wait, Chain fired) {
    Rack.take(wait);
    fired.add(wait);
  }

  // Contexts, end, change

  /// The state contexts, from now on kept.
  StateContexts contexts() {
    StateContexts kept = contexts;
    if (kept != null) {
      return kept;
    }
    synchronized (this) {
      StateContexts made = contexts;
      if (made == null) {
        made = new StateContexts(ticks, closed);
        contexts = made;
      }
      return made;
    }
  }

  /// Ends everything that waits, and from now on whatever begins to: state contexts first, those
  /// who wait for the disposal last. Not while the machine drains.
  ///
  /// What actions of contexts throw is in [#thrown()].
  void close(@Nullable Executor usual) {
    Chain all = new Chain();
    synchronized (this) {
      closed = true;
      for (Rack rack : new Rack[] {byState, byTick, byArgs, queue, others}) {
        // The slot for the disposal is the last of them all.
        rack.each(wait -> moveOut(wait, all));
      }
    }
    StateContexts kept = contexts;
    if (kept != null) {
      kept.close();
    }
    complete(all.take(), usual);
  }

  /// The machine has got more states, and other memory for them; those it had keep their index and
  /// their ticks. Only between two drains, on the thread that drains.
  synchronized void grow(Ticks larger, int states) {
    ticks = larger;
    touched = new long[larger.words];
    byState.grow(states);
    byTick.grow(states);
    byArgs.grow(states);
    StateContexts kept = contexts;
    if (kept != null) {
      kept.grow(larger);
    }
  }

  /// Waits that are still open.
  synchronized int open() {
    List<Wait> all = new ArrayList<>();
    for (Rack rack : new Rack[] {byState, byTick, byArgs, queue, others}) {
      rack.each(all::add);
    }
    return all.size();
  }

  /// Whether nothing is held for anybody.
  synchronized boolean isBare() {
    return byState.isBare()
        && byTick.isBare()
        && byArgs.isBare()
        && queue.isBare()
        && others.isBare();
  }
}
