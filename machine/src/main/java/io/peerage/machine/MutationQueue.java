package io.peerage.machine;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Mutations that wait for their turn: a ring whose slots keep their objects.
///
/// Entries go in and out by exchange, a full object for an idle one, so that a queue that has grown
/// to its usual size allocates no more. Appended mutations run in order, and have queue ticks save
/// for what a replica is told; prepended ones run first, the last of them before the others, and
/// have none.
final class MutationQueue {
  private @Nullable Mutation[] ring = new @Nullable Mutation[4];
  private int head;
  private int size;
  private int ticking;

  int size() {
    return size;
  }

  /// Mutations with a queue tick among those waiting.
  int ticking() {
    return ticking;
  }

  /// Whether a mutation is waiting that makes `draft` superfluous.
  boolean covers(Mutation draft, int words) {
    for (int i = 0; i < size; i++) {
      if (at(i).covers(draft, words)) {
        return true;
      }
    }
    return false;
  }

  /// The machine has got more states.
  void widen(int words) {
    for (int i = 0; i < size; i++) {
      at(i).widen(words);
    }
  }

  /// Puts a mutation last; answers an idle one in exchange.
  Mutation append(Mutation mutation) {
    grow();
    Mutation idle = exchange((head + size) & (ring.length - 1), mutation);
    size++;
    if (mutation.tick != 0) {
      ticking++;
    }
    return idle;
  }

  /// Puts a mutation first; answers an idle one in exchange.
  Mutation prepend(Mutation mutation) {
    grow();
    head = (head - 1) & (ring.length - 1);
    size++;
    return exchange(head, mutation);
  }

  /// Takes the first mutation and leaves `idle` in its place; null if none is waiting.
  @Nullable Mutation poll(Mutation idle) {
    if (size == 0) {
      return null;
    }
    Mutation first = exchange(head, idle);
    head = (head + 1) & (ring.length - 1);
    size--;
    if (first.tick != 0) {
      ticking--;
    }
    return first;
  }

  /// Throws everything out.
  ///
  /// @return the errands among it; whoever empties a queue has to drop them, outside any lock
  List<Errand> clear() {
    if (size == 0) {
      return List.of();
    }
    List<Errand> errands = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      Mutation mutation = at(i);
      Errand errand = mutation.errand();
      if (errand != null) {
        errands.add(errand);
      }
      mutation.empty();
    }
    size = 0;
    ticking = 0;
    return errands;
  }

  /// The mutation at `position`, counted from the head.
  Mutation at(int position) {
    Mutation mutation = ring[(head + position) & (ring.length - 1)];
    if (mutation == null) {
      throw new IllegalStateException("hole in the queue");
    }
    return mutation;
  }

  private Mutation exchange(int slot, Mutation mutation) {
    Mutation idle = ring[slot];
    ring[slot] = mutation;
    return idle != null ? idle : new Mutation();
  }

  private void grow() {
    if (size < ring.length) {
      return;
    }
    @Nullable Mutation[] larger = new @Nullable Mutation[2 * size];
    for (int i = 0; i < size; i++) {
      larger[i] = at(i);
    }
    ring = larger;
    head = 0;
  }
}
