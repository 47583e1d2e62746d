package io.peerage.machine;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/// The open waits of one machine.
///
/// Each wait is listed under one single state, any that still stands in its way. A transition looks
/// only at the lists of states it has changed; there it either finds nothing in the way any more,
/// or another state, and moves the wait. So waits on other states cost one `and`, and leaving is
/// taking a node out of a list.
///
/// Under a lock, because whoever holds a future may cancel it or let it time out from any thread.
/// Nobody runs foreign code inside: what came true is collected and completed after the drain.
final class Waits {
  private static final VarHandle WORD = MethodHandles.arrayElementVarHandle(long[].class);

  private Ticks ticks;
  private @Nullable Wait[] lists;

  /// The states whose list is not empty; read without the lock.
  private long[] interest;

  private long[] touched;
  private boolean closed;

  Waits(Ticks ticks, int states) {
    this.ticks = ticks;
    lists = new @Nullable Wait[states];
    interest = new long[ticks.words];
    touched = new long[ticks.words];
  }

  /// One wait, which leaves its list however it is completed.
  static final class Wait extends CompletableFuture<Void> {
    private final Waits home;
    private final int[] states;
    private final boolean active;
    private final @Nullable Executor executor;
    private int listedAt = -1;
    private @Nullable Wait previous;
    private @Nullable Wait next;

    Wait(Waits home, int[] states, boolean active, @Nullable Executor executor) {
      this.home = home;
      this.states = states;
      this.active = active;
      this.executor = executor;
    }

    @Override
    public boolean complete(@Nullable Void nothing) {
      return left(super.complete(null));
    }

    @Override
    public boolean completeExceptionally(Throwable cause) {
      return left(super.completeExceptionally(cause));
    }

    @Override
    public boolean cancel(boolean mayInterrupt) {
      return left(super.cancel(mayInterrupt));
    }

    private boolean left(boolean now) {
      if (now) {
        home.leave(this);
      }
      return now;
    }
  }

  /// Waits that came true, in that order.
  static final class Chain {
    private @Nullable Wait first;
    private @Nullable Wait last;

    private void add(Wait wait) {
      if (last == null) {
        first = wait;
      } else {
        last.next = wait;
      }
      last = wait;
    }

    /// Takes all of them out.
    @Nullable Wait take() {
      Wait all = first;
      if (all != null) {
        first = null;
        last = null;
      }
      return all;
    }
  }

  /// Completes a chain that was taken, each wait where it wants to be completed.
  static void complete(@Nullable Wait chain, @Nullable Executor usual) {
    Wait wait = chain;
    while (wait != null) {
      Wait following = wait.next;
      wait.next = null;
      Executor executor = wait.executor != null ? wait.executor : usual;
      if (executor == null) {
        wait.complete(null);
      } else {
        hand(wait, executor);
      }
      wait = following;
    }
  }

  private static void hand(Wait wait, Executor executor) {
    try {
      executor.execute(() -> wait.complete(null));
    } catch (RejectedExecutionException closed) {
      // Nobody may wait for ever because the executor was closed first.
      wait.completeExceptionally(closed);
    }
  }

  /// A future for all `states` being active, or inactive, at the same time. From any thread if the
  /// machine has an executor, else from its own.
  CompletableFuture<Void> register(int[] states, boolean active, @Nullable Executor executor) {
    Wait wait = new Wait(this, states, active, executor);
    if (enlisted(wait)) {
      return wait;
    }
    wait.complete(null);
    return wait;
  }

  private synchronized boolean enlisted(Wait wait) {
    while (!closed) {
      int state = inTheWay(wait);
      if (state < 0) {
        // One at a time they were; only this says that they are together.
        if (ticks.all(wait.states, wait.active)) {
          return false;
        }
        continue;
      }
      link(wait, state);
      // Either the drain sees the list, or we see what it wrote.
      VarHandle.fullFence();
      if (ticks.reads(state) != wait.active) {
        return true;
      }
      unlink(wait);
    }
    return false;
  }

  /// After a transition, in the drain: moves what came true into `fired`.
  void match(Transition transition, Chain fired) {
    Bits.clear(touched, touched.length);
    transition.touched(touched);
    boolean any = false;
    for (int w = 0; w < touched.length; w++) {
      any |= (touched[w] & (long) WORD.getOpaque(interest, w)) != 0;
    }
    if (any) {
      look(fired);
    }
  }

  private synchronized void look(Chain fired) {
    for (int w = 0; w < touched.length; w++) {
      for (long bits = touched[w] & interest[w]; bits != 0; bits &= bits - 1) {
        int state = w * Long.SIZE + Long.numberOfTrailingZeros(bits);
        Wait wait = lists[state];
        while (wait != null) {
          Wait following = wait.next;
          int other = inTheWay(wait);
          if (other != state) {
            unlink(wait);
            if (other < 0) {
              fired.add(wait);
            } else {
              link(wait, other);
            }
          }
          wait = following;
        }
      }
    }
  }

  private synchronized void leave(Wait wait) {
    if (wait.listedAt >= 0) {
      unlink(wait);
    }
  }

  private int inTheWay(Wait wait) {
    for (int state : wait.states) {
      if (ticks.reads(state) != wait.active) {
        return state;
      }
    }
    return -1;
  }

  private void link(Wait wait, int state) {
    Wait head = lists[state];
    wait.next = head;
    if (head != null) {
      head.previous = wait;
    }
    lists[state] = wait;
    wait.listedAt = state;
    int word = state >>> 6;
    WORD.setOpaque(interest, word, interest[word] | 1L << state);
  }

  private void unlink(Wait wait) {
    Wait before = wait.previous;
    Wait behind = wait.next;
    if (before == null) {
      lists[wait.listedAt] = behind;
    } else {
      before.next = behind;
    }
    if (behind != null) {
      behind.previous = before;
    }
    if (before == null && behind == null) {
      int word = wait.listedAt >>> 6;
      WORD.setOpaque(interest, word, interest[word] & ~(1L << wait.listedAt));
    }
    wait.previous = null;
    wait.next = null;
    wait.listedAt = -1;
  }

  /// The machine has got more states, and other memory for them; those it had keep their index and
  /// their ticks. Only between two drains, on the thread that drains.
  synchronized void grow(Ticks larger, int states) {
    ticks = larger;
    lists = Arrays.copyOf(lists, states);
    interest = Arrays.copyOf(interest, larger.words);
    touched = new long[larger.words];
  }

  /// All ticks are other ones now: collects what that has fulfilled.
  void revisit(int states, Chain fired) {
    Bits.clear(touched, touched.length);
    for (int state = 0; state < states; state++) {
      Bits.set(touched, state);
    }
    look(fired);
  }

  /// Completes all that are open. Not while the machine drains.
  void close(@Nullable Executor usual) {
    Chain all = new Chain();
    synchronized (this) {
      closed = true;
      for (int state = 0; state < lists.length; state++) {
        Wait wait = lists[state];
        while (wait != null) {
          unlink(wait);
          all.add(wait);
          wait = lists[state];
        }
      }
    }
    complete(all.take(), usual);
  }

  /// Waits that are still open.
  synchronized int open() {
    int open = 0;
    for (Wait head : lists) {
      for (Wait wait = head; wait != null; wait = wait.next) {
        open++;
      }
    }
    return open;
  }
}
