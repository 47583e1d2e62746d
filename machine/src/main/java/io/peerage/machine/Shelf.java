package io.peerage.machine;

import java.util.Arrays;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Where waits stand together. Under the lock of the [Waits]; dropped when the last one leaves.
abstract sealed class Shelf {
  final Rack rack;
  final int slot;

  private Shelf(Rack rack, int slot) {
    this.rack = rack;
    this.slot = slot;
  }

  abstract void put(Wait wait);

  abstract void take(Wait wait);

  abstract boolean isEmpty();

  /// Shows all waits; the one being shown may leave.
  abstract void each(Consumer<Wait> eye);

  /// In the order in which they came: a linked list, since any of them may leave at any time.
  static final class Row extends Shelf {
    private @Nullable Wait first;
    private @Nullable Wait last;

    Row(Rack rack, int slot) {
      super(rack, slot);
    }

    @Override
    void put(Wait wait) {
      wait.previous = last;
      if (last == null) {
        first = wait;
      } else {
        last.next = wait;
      }
      last = wait;
    }

    @Override
    void take(Wait wait) {
      Wait before = wait.previous;
      Wait behind = wait.next;
      if (before == null) {
        first = behind;
      } else {
        before.next = behind;
      }
      if (behind == null) {
        last = before;
      } else {
        behind.previous = before;
      }
      wait.previous = null;
      wait.next = null;
    }

    @Override
    boolean isEmpty() {
      return first == null;
    }

    @Override
    void each(Consumer<Wait> eye) {
      Wait wait = first;
      while (wait != null) {
        Wait following = wait.next;
        eye.accept(wait);
        wait = following;
      }
    }
  }

  /// By [Wait#key], the smallest on top: a binary heap in which each wait knows its position. So a
  /// tick that nobody waits for costs one comparison, however many wait for later ones.
  static final class Heap extends Shelf {
    private static final int LENGTH_MIN = 4;

    private @Nullable Wait[] heap = new @Nullable Wait[LENGTH_MIN];
    private int size;

    Heap(Rack rack, int slot) {
      super(rack, slot);
    }

    /// The one with the smallest key, if that is not above `reached`.
    @Nullable Wait due(long reached) {
      if (size == 0) {
        return null;
      }
      Wait top = at(0);
      return top.key <= reached ? top : null;
    }

    @Override
    void put(Wait wait) {
      if (size == heap.length) {
        heap = Arrays.copyOf(heap, 2 * size);
      }
      rise(wait, size++);
    }

    @Override
    void take(Wait wait) {
      int hole = wait.position;
      Wait moved = at(--size);
      heap[size] = null;
      if (hole < size) {
        sink(moved, hole);
        if (moved.position == hole) {
          rise(moved, hole);
        }
      }
      if (heap.length > LENGTH_MIN && size <= heap.length / 4) {
        heap = Arrays.copyOf(heap, heap.length / 2);
      }
    }

    private void rise(Wait wait, int from) {
      int hole = from;
      while (hole > 0) {
        Wait parent = at((hole - 1) / 2);
        if (parent.key <= wait.key) {
          break;
        }
        seat(parent, hole);
        hole = (hole - 1) / 2;
      }
      seat(wait, hole);
    }

    private void sink(Wait wait, int from) {
      int hole = from;
      while (2 * hole + 1 < size) {
        int child = 2 * hole + 1;
        if (child + 1 < size && at(child + 1).key < at(child).key) {
          child++;
        }
        if (wait.key <= at(child).key) {
          break;
        }
        seat(at(child), hole);
        hole = child;
      }
      seat(wait, hole);
    }

    private void seat(Wait wait, int position) {
      heap[position] = wait;
      wait.position = position;
    }

    private Wait at(int position) {
      return Objects.requireNonNull(heap[position]);
    }

    @Override
    boolean isEmpty() {
      return size == 0;
    }

    @Override
    void each(Consumer<Wait> eye) {
      for (Wait wait : Arrays.copyOf(heap, size)) {
        eye.accept(Objects.requireNonNull(wait));
      }
    }
  }
}
