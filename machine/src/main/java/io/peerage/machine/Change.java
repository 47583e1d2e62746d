package io.peerage.machine;

import org.jspecify.annotations.Nullable;

/// What one mutation makes of the active states: those before, those of the target, and so what
/// goes and what comes.
///
/// What comes is what was inactive, and multi states called while active. Reused: it belongs to an
/// [Execution], whose thread alone touches it, and makes room for the largest blueprint it has met.
final class Change {
  private static final int[] NO_STATES = {};
  private static final long[] NO_BITS = {};

  private final Resolver resolver = new Resolver();

  /// For how many states there is room; one check stands for all the arrays.
  private int room;

  int[] before = NO_STATES;
  int beforeCount;
  private long[] beforeBits = NO_BITS;

  /// What goes, in the order of the handlers.
  int[] exits = NO_STATES;

  int exitCount;

  /// What comes, in the order of the handlers.
  int[] enters = NO_STATES;

  int enterCount;
  private long[] scratch = NO_BITS;
  private boolean applied;

  /// What another machine has made of its states, if it is that.
  private @Nullable News news;

  /// Starts from the states as they are.
  void begin(Ticks ticks, Relations relations) {
    if (room < relations.count) {
      grow(relations);
    }
    applied = false;
    beforeCount = ticks.orderSize;
    for (int i = 0; i < beforeCount; i++) {
      before[i] = ticks.order[i];
    }
    Bits.copy(ticks.active(), beforeBits, relations.words);
    exitCount = 0;
    enterCount = 0;
  }

  private void grow(Relations relations) {
    room = relations.count;
    before = new int[room];
    exits = new int[room];
    enters = new int[room];
    beforeBits = new long[relations.words];
    scratch = new long[relations.words];
    resolver.grow(relations);
  }

  /// Finds the target; says to `watch`, if there is one, which relations decided it.
  void resolve(Relations relations, Mutation mutation, @Nullable Steps watch) {
    if (watch == null) {
      resolve(relations, mutation);
    } else {
      resolver.watch = watch;
      resolve(relations, mutation);
      resolver.watch = null;
    }
  }

  private void resolve(Relations relations, Mutation mutation) {
    resolver.begin(relations, mutation, before, beforeCount, beforeBits);
    resolver.resolve(relations, mutation, beforeBits);
  }

  /// Whether the relations let the mutation through.
  boolean accepts(Relations relations, Mutation mutation) {
    int words = relations.words;
    if (mutation.kind == Mutation.Kind.REMOVE) {
      return true;
    }
    if (mutation.auto) {
      return Bits.meet(resolver.set, 0, mutation.bits, 0, words);
    }
    return Bits.covers(resolver.set, 0, mutation.bits, 0, words)
        || (mutation.check && Bits.meet(mutation.bits, 0, relations.multi, 0, words));
  }

  /// What goes and what comes. A single one is in order by itself, and mostly it is.
  void difference(Relations relations, Mutation mutation) {
    int words = relations.words;
    exitCount = Bits.subtract(beforeBits, resolver.set, scratch, words);
    if (exitCount == 1) {
      exits[0] = Bits.first(scratch);
    } else if (exitCount > 1) {
      pick(before, beforeCount, scratch, exits);
      resolver.sort(relations, exits, exitCount, scratch);
    }
    enterCount = Bits.subtract(resolver.set, beforeBits, scratch, words);
    if (Bits.meet(mutation.bits, 0, relations.multi, 0, words)) {
      enterCount = repeat(relations, mutation);
    }
    if (enterCount == 1) {
      enters[0] = Bits.first(scratch);
    } else if (enterCount > 1) {
      pick(resolver.list, resolver.size, scratch, enters);
    }
  }

  /// Takes the target from another machine instead of a mutation: what goes and comes is what
  /// differs there. A state that is active as before, but at another tick, comes once more; for one
  /// that is inactive as before nothing is left to be told but the tick.
  void begin(Ticks ticks, Relations relations, News told) {
    begin(ticks, relations);
    news = told;
    resolver.take(told, relations);
    for (int i = 0; i < beforeCount; i++) {
      if (!keeps(before[i])) {
        exits[exitCount++] = before[i];
      }
    }
    Bits.subtract(beforeBits, resolver.set, scratch, relations.words);
    resolver.sort(relations, exits, exitCount, scratch);
    for (int i = 0; i < resolver.size; i++) {
      if (told.moves(resolver.list[i])) {
        enters[enterCount++] = resolver.list[i];
      }
    }
  }

  /// Lets go of the other machine.
  void end() {
    news = null;
  }

  /// Counts multi states in that were called while active.
  private int repeat(Relations relations, Mutation mutation) {
    int members = 0;
    for (int w = 0; w < relations.words; w++) {
      scratch[w] |= resolver.set[w] & mutation.bits[w] & relations.multi[w];
      members += Long.bitCount(scratch[w]);
    }
    return members;
  }

  /// The members of `set` in the order of `list`.
  private static void pick(int[] list, int count, long[] set, int[] into) {
    int picked = 0;
    for (int i = 0; i < count; i++) {
      if (Bits.has(set, 0, list[i])) {
        into[picked++] = list[i];
      }
    }
  }

  /// Whether `state` was active before.
  boolean wasActive(int state) {
    return Bits.has(beforeBits, 0, state);
  }

  /// The states of the target, in the order of the handlers; those that were dropped since are
  /// still among them until [#close()].
  int[] target() {
    return resolver.list;
  }

  int targetCount() {
    return resolver.size;
  }

  /// Whether a state of the target has not been dropped.
  boolean keeps(int state) {
    return Bits.has(resolver.set, 0, state);
  }

  /// Takes a state out of the target, in the course of an auto transition.
  void drop(int state) {
    resolver.drop(state);
  }

  /// Takes what was dropped out of the list as well.
  void close() {
    resolver.close();
  }

  boolean leavesNothing(Relations relations) {
    return Bits.none(resolver.set, relations.words);
  }

  /// After the negotiation of an auto mutation: what a dropped state had brought along goes too.
  void narrow(Relations relations, Mutation mutation) {
    int kept = 0;
    for (int i = 0; i < mutation.count; i++) {
      int s = mutation.called[i];
      if (keeps(s)) {
        mutation.called[kept++] = s;
      } else {
        Bits.unset(mutation.bits, s);
      }
    }
    mutation.count = kept;
    resolve(relations, mutation);
    difference(relations, mutation);
  }

  /// Makes the target so.
  void apply(Ticks ticks) {
    applied = true;
    ticks.beginWrite();
    for (int i = 0; i < exitCount; i++) {
      ticks.advance(exits[i], 1);
    }
    for (int i = 0; i < enterCount; i++) {
      ticks.advance(enters[i], wasActive(enters[i]) ? 2 : 1);
    }
    ticks.activate(resolver.list, resolver.size, resolver.set);
    ticks.endWrite();
  }

  /// Makes the target so, at the ticks of the other machine.
  void apply(Ticks ticks, News told) {
    applied = true;
    ticks.beginWrite();
    told.write(ticks);
    ticks.activate(resolver.list, resolver.size, resolver.set);
    ticks.endWrite();
  }

  /// Takes back what came and went from these positions on. Ends are repaired like activations; the
  /// reference leaves them, and lets repeated activations tick twice more.
  void repair(Ticks ticks, int firstExit, int firstEnter) {
    ticks.beginWrite();
    for (int i = firstEnter; i < enterCount; i++) {
      ticks.flip(enters[i], false);
    }
    for (int i = firstExit; i < exitCount; i++) {
      ticks.flip(exits[i], true);
    }
    ticks.endWrite();
  }

  /// Whether more states are active than before.
  boolean grows() {
    return resolver.size > beforeCount;
  }

  /// Whether any tick has changed.
  boolean changed() {
    return applied && (exitCount + enterCount > 0 || news != null);
  }

  /// The states whose tick may have changed, into `set`.
  void touched(long[] set) {
    if (news != null) {
      news.touched(set);
    }
    for (int i = 0; i < exitCount; i++) {
      Bits.set(set, exits[i]);
    }
    for (int i = 0; i < enterCount; i++) {
      Bits.set(set, enters[i]);
    }
  }

  /// The states whose activation was announced, and that have not been taken back since, into
  /// `set`.
  void told(Ticks ticks, long[] set) {
    for (int i = 0; i < enterCount; i++) {
      if (ticks.isActive(enters[i])) {
        Bits.set(set, enters[i]);
      }
    }
  }

  /// The ticks before, from those of now; not after a repair.
  long[] ticksBefore(Ticks ticks) {
    if (news != null) {
      return news.ticksBefore();
    }
    long[] then = ticks.values();
    for (int i = 0; applied && i < exitCount; i++) {
      then[exits[i]]--;
    }
    for (int i = 0; applied && i < enterCount; i++) {
      then[enters[i]] -= wasActive(enters[i]) ? 2 : 1;
    }
    return then;
  }
}
