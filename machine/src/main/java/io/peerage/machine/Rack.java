package io.peerage.machine;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Waits of one sort by the slot they stand under, which for most is a state.
///
/// Used under the lock of the [Waits], except for the bits that say which slots are taken: the
/// drain reads these without, and need not take the lock if nothing it did is of interest.
final class Rack {
  private static final VarHandle WORD = MethodHandles.arrayElementVarHandle(long[].class);

  private final boolean sorted;
  private long[] interest;
  private @Nullable Shelf @Nullable [] shelves;
  private int slots;
  private int taken;

  /// @param sorted whether waits stand by [Wait#key] and not in the order in which they came
  Rack(int slots, boolean sorted) {
    this.sorted = sorted;
    this.slots = slots;
    interest = new long[Bits.words(slots)];
  }

  /// Makes room for more slots.
  void grow(int slots) {
    this.slots = slots;
    interest = Arrays.copyOf(interest, Bits.words(slots));
    if (shelves != null) {
      shelves = Arrays.copyOf(shelves, slots);
    }
  }

  /// Without the lock: whether anybody waits under one of these slots.
  boolean meets(long[] set) {
    for (int w = 0; w < interest.length; w++) {
      if ((set[w] & word(w)) != 0) {
        return true;
      }
    }
    return false;
  }

  /// Without the lock: whether anybody waits under this one.
  boolean has(int slot) {
    return (word(slot >>> 6) & 1L << slot) != 0;
  }

  /// Without the lock: whether anybody waits here at all.
  boolean isEmpty() {
    for (int w = 0; w < interest.length; w++) {
      if (word(w) != 0) {
        return false;
      }
    }
    return true;
  }

  private long word(int w) {
    return (long) WORD.getOpaque(interest, w);
  }

  void put(Wait wait, int slot) {
    @Nullable Shelf[] all = shelves;
    if (all == null) {
      all = new @Nullable Shelf[slots];
      shelves = all;
    }
    Shelf shelf = all[slot];
    if (shelf == null) {
      shelf = sorted ? new Shelf.Heap(this, slot) : new Shelf.Row(this, slot);
      all[slot] = shelf;
      taken++;
      WORD.setOpaque(interest, slot >>> 6, interest[slot >>> 6] | 1L << slot);
    }
    shelf.put(wait);
    wait.shelf = shelf;
  }

  /// Takes a wait from the shelf it stands on, and the shelf away with the last.
  static void take(Wait wait) {
    Shelf shelf = Objects.requireNonNull(wait.shelf);
    shelf.take(wait);
    wait.shelf = null;
    if (shelf.isEmpty()) {
      shelf.rack.clear(shelf.slot);
    }
  }

  private void clear(int slot) {
    Objects.requireNonNull(shelves)[slot] = null;
    WORD.setOpaque(interest, slot >>> 6, interest[slot >>> 6] & ~(1L << slot));
    if (--taken == 0) {
      shelves = null;
    }
  }

  /// The shelf of a slot, if anybody stands there.
  @Nullable Shelf at(int slot) {
    return shelves == null ? null : shelves[slot];
  }

  /// Shows all waits under these slots; the one being shown may leave.
  void each(long[] set, Consumer<Wait> eye) {
    for (int w = 0; w < interest.length; w++) {
      for (long bits = set[w] & interest[w]; bits != 0; bits &= bits - 1) {
        each(w * Long.SIZE + Long.numberOfTrailingZeros(bits), eye);
      }
    }
  }

  /// Shows all waits under this slot; the one being shown may leave.
  void each(int slot, Consumer<Wait> eye) {
    Shelf shelf = at(slot);
    if (shelf != null) {
      shelf.each(eye);
    }
  }

  /// Shows all waits; the one being shown may leave.
  void each(Consumer<Wait> eye) {
    each(interest.clone(), eye);
  }

  /// Whether it holds nothing, not even the memory for it.
  boolean isBare() {
    return shelves == null && isEmpty();
  }
}
