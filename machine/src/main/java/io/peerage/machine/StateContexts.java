package io.peerage.machine;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The living state contexts of one machine, at most one a state: as few as nobody needs to give
/// back.
///
/// Found and made under a lock, from any thread; the drain takes it only if it has changed a state
/// that has one.
final class StateContexts {
  private static final VarHandle WORD = MethodHandles.arrayElementVarHandle(long[].class);

  private Ticks ticks;
  private StateContext.@Nullable Tie[] living;
  private boolean closed;

  /// The states that have one; read without the lock.
  private long[] interest;

  /// For the drain only.
  private long[] touched;

  private @Nullable Throwable thrown;

  StateContexts(Ticks ticks, boolean closed) {
    this.ticks = ticks;
    this.closed = closed;
    living = new StateContext.@Nullable Tie[ticks.order.length];
    interest = new long[ticks.words];
    touched = new long[ticks.words];
  }

  /// The context of the tick that `state` has now.
  ///
  /// @param evenInactive whether it lives although the state is inactive
  synchronized StateContext.Tie of(Kernel machine, int state, boolean evenInactive) {
    while (true) {
      long tick = ticks.tick(state);
      StateContext.Tie known = living[state];
      if (known != null && known.tick() == tick && (evenInactive || (tick & 1) != 0)) {
        return known;
      }
      StateContext.Tie made = new StateContext.Tie(machine, state, tick);
      if (closed || (!evenInactive && (tick & 1) == 0)) {
        made.cancel(null);
        return made;
      }
      // One that is known still belongs to the tick before: the drain has written, but not come by.
      made.older = known;
      put(state, made);
      // Either the drain sees it there, or we see what the drain wrote.
      VarHandle.fullFence();
      if (ticks.tick(state) == tick) {
        return made;
      }
      put(state, known);
    }
  }

  private void put(int state, StateContext.@Nullable Tie tie) {
    living[state] = tie;
    int word = state >>> 6;
    long bit = 1L << state;
    WORD.setOpaque(interest, word, tie == null ? interest[word] & ~bit : interest[word] | bit);
  }

  /// On the drain, after ticks were written: cancels the contexts of the states that have changed.
  void expire(Kernel machine, Change change) {
    Bits.clear(touched, touched.length);
    change.touched(touched);
    expire(machine);
  }

  /// On the drain: the same after all ticks were written.
  void revisit(Kernel machine) {
    Arrays.fill(touched, -1L);
    expire(machine);
  }

  private void expire(Kernel machine) {
    boolean any = false;
    for (int w = 0; w < touched.length; w++) {
      touched[w] &= (long) WORD.getOpaque(interest, w);
      any |= touched[w] != 0;
    }
    if (any) {
      List<StateContext.Tie> ties = expired();
      machine.tellEnded(ties);
      cancel(ties);
    }
  }

  /// On the drain: what actions have thrown since this was last asked.
  @Nullable Throwable thrown() {
    Throwable all = thrown;
    thrown = null;
    return all;
  }

  private synchronized List<StateContext.Tie> expired() {
    List<StateContext.Tie> expired = new ArrayList<>();
    for (int w = 0; w < touched.length; w++) {
      for (long bits = touched[w]; bits != 0; bits &= bits - 1) {
        take(w * Long.SIZE + Long.numberOfTrailingZeros(bits), expired);
      }
    }
    return expired;
  }

  private void take(int state, List<StateContext.Tie> expired) {
    StateContext.Tie newest = living[state];
    StateContext.Tie tie = newest;
    if (newest != null && newest.tick() == ticks.tick(state)) {
      tie = newest.older;
      newest.older = null;
    } else {
      put(state, null);
    }
    while (tie != null) {
      expired.add(tie);
      tie = tie.older;
    }
  }

  private void cancel(List<StateContext.Tie> ties) {
    for (StateContext.Tie tie : ties) {
      thrown = tie.cancel(thrown);
    }
  }

  /// Cancels all of them, and those asked for from now on.
  void close() {
    cancel(closed());
  }

  private synchronized List<StateContext.Tie> closed() {
    closed = true;
    List<StateContext.Tie> all = new ArrayList<>();
    for (int state = 0; state < living.length; state++) {
      StateContext.Tie tie = living[state];
      put(state, null);
      while (tie != null) {
        all.add(tie);
        tie = tie.older;
      }
    }
    return all;
  }

  /// As [Waits#grow(Ticks, int)].
  synchronized void grow(Ticks larger) {
    ticks = larger;
    living = Arrays.copyOf(living, larger.order.length);
    interest = Arrays.copyOf(interest, larger.words);
    touched = new long[larger.words];
  }
}
