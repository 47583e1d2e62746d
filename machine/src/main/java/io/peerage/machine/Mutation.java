package io.peerage.machine;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A request to change states: what was called, how, and with which arguments.
///
/// Mutable and reused: drafts, queue slots and running transitions swap these objects instead of
/// copying or allocating them. The set of called states is kept twice, as a list because order
/// counts and as bits because membership is asked for all the time.
final class Mutation {
  /// What a mutation does with the states it names.
  enum Kind {
    ADD,
    REMOVE,
    SET
  }

  Kind kind = Kind.ADD;

  /// Made by the machine itself, after a transition that changed something.
  boolean auto;

  /// Made by the machine itself, because a handler failed in an auto transition.
  boolean reportsAuto;

  /// A dry run: relations and negotiation only.
  boolean check;

  /// Goes before everything that waits, and has no queue tick.
  boolean ahead;

  /// The queue tick at which it is processed, or 0 if it was put ahead of the queue.
  long tick;

  /// What is special about it, if anything.
  @Nullable Route route;

  Args args = Args.NONE;
  int[] called = new int[4];
  int count;
  long[] bits = new long[1];

  /// Begins anew, for a blueprint of `words` words.
  Mutation begin(Kind kind, int words) {
    this.kind = kind;
    auto = false;
    reportsAuto = false;
    check = false;
    ahead = false;
    tick = 0;
    empty();
    count = 0;
    if (bits.length < words) {
      bits = new long[words];
    } else {
      Bits.clear(bits, words);
    }
    return this;
  }

  /// Takes a route of its own.
  void travel(Route special) {
    route = special;
    ahead |= special.ahead();
  }

  /// Lets go of what it carries.
  // The object is the point: what is to be spared is writing the same reference again.
  @SuppressWarnings("ReferenceEquality")
  void empty() {
    if (!args.isEmpty()) {
      args = Args.NONE;
    }
    if (route != null) {
      route = null;
    }
  }

  /// What takes its turn with it, if anything.
  @Nullable Errand errand() {
    return route == null ? null : route.errand();
  }

  /// Whether its turn is a transition, and not something else.
  boolean isTransition() {
    Errand errand = errand();
    return errand == null || errand.op() == null;
  }

  /// What it does, in one word.
  String op() {
    Errand errand = errand();
    String special = errand == null ? null : errand.op();
    if (special != null) {
      return special;
    }
    return switch (kind) {
      case ADD -> "add";
      case REMOVE -> "remove";
      case SET -> "set";
    };
  }

  /// Makes room for the states of a blueprint that became larger in the meantime.
  void widen(int words) {
    if (bits.length < words) {
      bits = Arrays.copyOf(bits, words);
    }
  }

  /// Calls one more state; a repeated one collapses.
  void call(int state) {
    if (Bits.has(bits, 0, state)) {
      return;
    }
    Bits.set(bits, state);
    if (count == called.length) {
      called = Arrays.copyOf(called, 2 * count);
    }
    called[count++] = state;
  }

  /// Whether this one, waiting, makes `other` superfluous.
  boolean covers(Mutation other, int words) {
    return kind == other.kind
        && !check
        && (route == null || route.certain())
        && args.isEmpty()
        && count == other.count
        && Bits.covers(bits, 0, other.bits, 0, words);
  }

  /// Calls all auto states that are inactive and that no active state keeps out.
  void callAutos(Relations relations, long[] active) {
    int words = relations.words;
    for (int w = 0; w < words; w++) {
      for (long inactive = relations.auto[w] & ~active[w];
          inactive != 0;
          inactive &= inactive - 1) {
        int state = w * Long.SIZE + Long.numberOfTrailingZeros(inactive);
        if (!Bits.meet(relations.removedBy, state * words, active, 0, words)) {
          call(state);
        }
      }
    }
  }
}
