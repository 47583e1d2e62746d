package io.peerage.machine;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.List;

/// The memory of one machine: which states are active, in which order, and how often each changed.
///
/// ```text
/// cells  | active, one bit a state, `words` words | tick of state 0 | tick of state 1 | …
/// order  | the active states in the machine's order
/// ```
///
/// Odd ticks mean active; the bits repeat that, since the resolver works on them. Only the thread
/// that drains the machine writes, in one go per transition. Anybody may read: one cell as it is,
/// several under the sequence lock, whose [#version] is odd while a write is under way.
final class Ticks {
  private static final int SPINS_BEFORE_YIELD = 64;
  private static final VarHandle CELL = MethodHandles.arrayElementVarHandle(long[].class);
  private static final VarHandle VERSION;

  static {
    try {
      VERSION = MethodHandles.lookup().findVarHandle(Ticks.class, "version", int.class);
    } catch (ReflectiveOperationException impossible) {
      throw new ExceptionInInitializerError(impossible);
    }
  }

  /// Whose states these are the ticks of: read with them, so that nobody ever looks for a state of
  /// a larger blueprint in the memory of a smaller one.
  final Blueprint<?> blueprint;

  final int words;
  final long[] cells;
  final short[] order;
  int orderSize;
  private int version;

  Ticks(Blueprint<?> blueprint) {
    int states = blueprint.count();
    this.blueprint = blueprint;
    words = Bits.words(states);
    cells = new long[words + states];
    order = new short[states];
  }

  /// For the drain only: the same ticks, with room for the states of a larger blueprint.
  Ticks grown(Blueprint<?> larger) {
    Ticks grown = new Ticks(larger);
    System.arraycopy(cells, 0, grown.cells, 0, words);
    System.arraycopy(cells, words, grown.cells, grown.words, cells.length - words);
    System.arraycopy(order, 0, grown.order, 0, orderSize);
    grown.orderSize = orderSize;
    return grown;
  }

  /// Between begin and end, and before anything else: the ticks of another time.
  void restore(List<Long> time) {
    for (int state = 0; state < time.size(); state++) {
      long tick = time.get(state);
      CELL.setOpaque(cells, words + state, tick);
      if ((tick & 1) != 0) {
        int word = state >>> 6;
        CELL.setOpaque(cells, word, cells[word] | 1L << state);
        order[orderSize++] = (short) state;
      }
    }
  }

  /// For the drain only: the active states as a set at position 0.
  long[] active() {
    return cells;
  }

  /// For the drain only.
  boolean isActive(int state) {
    return Bits.has(cells, 0, state);
  }

  /// From any thread.
  boolean reads(int state) {
    return ((long) CELL.getOpaque(cells, state >>> 6) & 1L << state) != 0;
  }

  /// From any thread.
  long tick(int state) {
    return (long) CELL.getOpaque(cells, words + state);
  }

  /// From any thread: copies all cells as they stood at one moment between two writes.
  long[] snapshot() {
    for (int tries = 1; ; tries++) {
      int before = (int) VERSION.getAcquire(this);
      if ((before & 1) == 0) {
        long[] copy = new long[cells.length];
        for (int i = 0; i < copy.length; i++) {
          copy[i] = (long) CELL.getOpaque(cells, i);
        }
        VarHandle.acquireFence();
        if (before == (int) VERSION.getOpaque(this)) {
          return copy;
        }
      }
      pause(tries);
    }
  }

  /// From any thread: whether all of `states` were active, or all inactive, at one moment.
  boolean all(int[] states, boolean active) {
    for (int tries = 1; ; tries++) {
      int before = (int) VERSION.getAcquire(this);
      if ((before & 1) == 0) {
        boolean all = true;
        for (int state : states) {
          all &= reads(state) == active;
        }
        VarHandle.acquireFence();
        if (before == (int) VERSION.getOpaque(this)) {
          return all;
        }
      }
      pause(tries);
    }
  }

  /// A write takes nanoseconds, unless the writer has lost its processor in the middle.
  // Not for correctness: it gives the processor back to a writer that may be waiting for it.
  @SuppressWarnings("ThreadPriorityCheck")
  private static void pause(int tries) {
    if (tries % SPINS_BEFORE_YIELD == 0) {
      Thread.yield();
    } else {
      Thread.onSpinWait();
    }
  }

  void beginWrite() {
    VERSION.setOpaque(this, version + 1);
    VarHandle.storeStoreFence();
  }

  void endWrite() {
    VERSION.setRelease(this, version + 1);
  }

  /// Between begin and end: one more change of `state`.
  void advance(int state, int by) {
    int cell = words + state;
    CELL.setOpaque(cells, cell, cells[cell] + by);
  }

  /// Between begin and end: other ticks of the first states.
  void overwrite(long[] ticks, int states) {
    for (int state = 0; state < states; state++) {
      CELL.setOpaque(cells, words + state, ticks[state]);
    }
  }

  /// Between begin and end: what is active from now on.
  void activate(int[] list, int size, long[] set) {
    for (int w = 0; w < words; w++) {
      CELL.setOpaque(cells, w, set[w]);
    }
    for (int i = 0; i < size; i++) {
      order[i] = (short) list[i];
    }
    orderSize = size;
  }

  /// Between begin and end: one active state less or more, at the end of the order.
  void flip(int state, boolean on) {
    int word = state >>> 6;
    long bit = 1L << state;
    CELL.setOpaque(cells, word, on ? cells[word] | bit : cells[word] & ~bit);
    if (on) {
      order[orderSize++] = (short) state;
    } else {
      int at = 0;
      while (order[at] != state) {
        at++;
      }
      System.arraycopy(order, at + 1, order, at, --orderSize - at);
    }
    advance(state, 1);
  }

  /// Forgets everything: no state is active, and none ever was.
  void reset() {
    beginWrite();
    for (int i = 0; i < cells.length; i++) {
      CELL.setOpaque(cells, i, 0L);
    }
    orderSize = 0;
    endWrite();
  }

  /// For the drain only: the ticks of all states.
  long[] values() {
    return Arrays.copyOfRange(cells, words, cells.length);
  }
}
