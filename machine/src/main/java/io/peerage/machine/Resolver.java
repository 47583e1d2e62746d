package io.peerage.machine;

import org.jspecify.annotations.Nullable;

/// Relation resolution: from the states somebody wants to those that can be active together.
///
/// The input is a list, called states first: order is what decides conflicts. It goes through five
/// steps, each of which keeps or shortens it or appends to it:
///
/// ```text
/// want      called states, then active ones (see Transition for what exactly)
///   │ add      each state appends what it adds; one level, what is appended adds nothing yet
///   │ require  drop every state that lacks something it requires, until nothing changes
///   │ remove   from the last to the first: keep it, unless a state not blocked itself removes it
///   │ add      once more on what is left, but nothing that a kept state removes
///   │ require  once more, on the list turned round again
///   ▼ sort
/// target
/// ```
///
/// Three things follow from the direction of the `remove` step. Implied states are visited first,
/// then active, then called ones; a blocked state no longer blocks. So of two states that exclude
/// each other the called one wins over the active one; an active state that is not removed in
/// return keeps a called one out; and what is merely implied gives way silently. The two `add`
/// steps make adding two levels deep, and what comes in at the second level does not get to remove
/// anything.
///
/// An active state adds again only if it is multi: it then does so in every transition, save for
/// states that this very mutation removes.
///
/// The order of the target is that of the handlers and of the active list: states that take part in
/// no requirement first, then required before requiring; and within that, what a state is to come
/// `after` really comes before it, over any number of steps, ties as they were.
///
/// Holds only scratch space: one resolver serves every machine of a thread, one after the other.
final class Resolver {
  private static final int[] NO_STATES = {};
  private static final long[] NO_BITS = {};

  /// The list being worked on, in the end the target.
  int[] list = NO_STATES;

  int size;

  /// The members of [#list].
  long[] set = NO_BITS;

  /// Who is told which relations decided something.
  @Nullable Steps watch;

  private int[] spare = NO_STATES;
  private long[] blocked = NO_BITS;
  private long[] gone = NO_BITS;

  /// Makes room for the states of a blueprint.
  void grow(Relations relations) {
    list = new int[relations.count];
    spare = new int[relations.count];
    set = new long[relations.words];
    blocked = new long[relations.words];
    gone = new long[relations.words];
  }

  /// Begins with the states that `mutation` wants while those of `active`, a set, are active in the
  /// given order: those it names, then those that are there.
  void begin(Relations relations, Mutation mutation, int[] order, int count, long[] active) {
    int words = relations.words;
    int wanted = 0;
    if (mutation.kind == Mutation.Kind.REMOVE) {
      Bits.clear(set, words);
    } else {
      Bits.copy(mutation.bits, set, words);
      for (int i = 0; i < mutation.count; i++) {
        list[wanted++] = mutation.called[i];
      }
    }
    if (mutation.kind != Mutation.Kind.SET) {
      for (int i = 0; i < count; i++) {
        int s = order[i];
        if (!Bits.has(mutation.bits, 0, s)) {
          list[wanted++] = s;
        }
      }
      Bits.orOutside(set, active, mutation.bits, words);
    }
    size = wanted;
  }

  /// Takes the target as it is told, with nothing to resolve.
  void take(News news, Relations relations) {
    Bits.clear(set, relations.words);
    size = news.active(list);
    for (int i = 0; i < size; i++) {
      Bits.set(set, list[i]);
    }
  }

  /// Appends a state unless it is in the list.
  private void want(int state) {
    if (!Bits.has(set, 0, state)) {
      Bits.set(set, state);
      list[size++] = state;
    }
  }

  /// Takes a state out of the members; it stays in the list until [#close].
  void drop(int state) {
    Bits.unset(set, state);
  }

  /// Closes the gaps that [#drop] has left in the list.
  void close() {
    int kept = 0;
    for (int i = 0; i < size; i++) {
      if (Bits.has(set, 0, list[i])) {
        list[kept++] = list[i];
      }
    }
    size = kept;
  }

  /// Turns the list into the target of `mutation`, asked for while `active` was active.
  void resolve(Relations relations, Mutation mutation, long[] active) {
    if (Bits.meet(set, 0, relations.relating, 0, relations.words)) {
      Bits.clear(gone, relations.words);
      addPass(relations, mutation, active);
      requirePass(relations);
      removePass(relations);
      addPass(relations, mutation, active);
      reverse();
      requirePass(relations);
    }
    sort(relations, list, size, set);
  }

  private void addPass(Relations relations, Mutation mutation, long[] active) {
    if (!Bits.meet(set, 0, relations.adding, 0, relations.words)) {
      return;
    }
    int given = size;
    for (int i = 0; i < given; i++) {
      int s = list[i];
      if (Bits.has(active, 0, s) && !Bits.has(relations.multi, 0, s)) {
        continue;
      }
      for (int target : relations.add[s]) {
        boolean removedNow =
            mutation.kind == Mutation.Kind.REMOVE && Bits.has(mutation.bits, 0, target);
        if (!removedNow && !Bits.has(gone, 0, target)) {
          if (watch != null && !Bits.has(set, 0, target)) {
            watch.adds(s, target);
          }
          want(target);
        }
      }
    }
  }

  private void requirePass(Relations relations) {
    int words = relations.words;
    if (!Bits.meet(set, 0, relations.requiring, 0, words)
        && !Bits.meet(set, 0, relations.impossible, 0, words)) {
      return;
    }
    boolean stable;
    do {
      stable = true;
      int kept = 0;
      for (int i = 0; i < size; i++) {
        int s = list[i];
        if (Bits.has(relations.impossible, 0, s)
            || !Bits.covers(set, 0, relations.require, s * words, words)) {
          if (watch != null) {
            watch.lacks(s, set);
          }
          Bits.unset(set, s);
          stable = false;
        } else {
          list[kept++] = s;
        }
      }
      size = kept;
    } while (!stable);
  }

  /// Leaves the list turned round: implied states first, the first called one last.
  private void removePass(Relations relations) {
    int words = relations.words;
    if (!Bits.meet(set, 0, relations.removing, 0, words)) {
      reverse();
      return;
    }
    Bits.clear(blocked, words);
    int kept = 0;
    for (int i = size - 1; i >= 0; i--) {
      int s = list[i];
      if (Bits.meetOutside(relations.removedBy, s * words, set, blocked, words)) {
        if (watch != null) {
          watch.blocks(relations, s, set, blocked);
        }
        Bits.set(blocked, s);
      } else {
        spare[kept++] = s;
        Bits.or(gone, relations.remove, s * words, words);
      }
    }
    for (int w = 0; w < words; w++) {
      set[w] &= ~blocked[w];
    }
    swap();
    size = kept;
  }

  private void reverse() {
    for (int i = 0, j = size - 1; i < j; i++, j--) {
      int state = list[i];
      list[i] = list[j];
      list[j] = state;
    }
  }

  private void swap() {
    int[] other = list;
    list = spare;
    spare = other;
  }

  /// Puts `states`, whose members are `members`, into the order of handlers.
  void sort(Relations relations, int[] states, int count, long[] members) {
    if (!Bits.meet(members, 0, relations.ordered, 0, relations.words)) {
      return;
    }
    for (int i = 1; i < count; i++) {
      int s = states[i];
      int rank = relations.rank[s];
      int j = i;
      for (; j > 0 && relations.rank[states[j - 1]] > rank; j--) {
        states[j] = states[j - 1];
      }
      states[j] = s;
    }
    if (Bits.meet(members, 0, relations.following, 0, relations.words)) {
      sortAfter(relations, states, count, members);
    }
  }

  /// Takes, again and again, the first state that follows none of the remaining ones. The reference
  /// compares neighbours only, so that chains come out wrong; a circle gives way at its first
  /// state.
  private void sortAfter(Relations relations, int[] states, int count, long[] members) {
    int words = relations.words;
    long[] placed = blocked;
    Bits.clear(placed, words);
    int[] from = spare;
    System.arraycopy(states, 0, from, 0, count);
    for (int i = 0; i < count; i++) {
      int chosen = -1;
      int first = -1;
      for (int k = 0; k < count && chosen < 0; k++) {
        int s = from[k];
        if (!Bits.has(placed, 0, s)) {
          first = first < 0 ? s : first;
          if (!Bits.meetOutside(relations.after, s * words, members, placed, words)) {
            chosen = s;
          }
        }
      }
      chosen = chosen < 0 ? first : chosen;
      states[i] = chosen;
      Bits.set(placed, chosen);
    }
  }
}
