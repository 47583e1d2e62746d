package io.peerage.machine;

/// Decides who gets into the queue of a machine, and where.
final class Admission {
  /// Errors that are let in above the queue limit.
  static final int ERRORS_BEYOND_LIMIT_MAX = 16;

  /// What [#enqueue] answers for a mutation that was left out since an equal one waits: for callers
  /// that is [Result#EXECUTED].
  static final long SKIPPED = -1;

  private Admission() {}

  /// Queues the draft of a thread, unless it is refused or superfluous.
  ///
  /// @param inside whether this is the thread that is draining
  static long enqueue(Kernel machine, Bench bench, MutationQueue queue, boolean inside) {
    Mutation draft = bench.draft;
    Relations relations = machine.blueprint.relations;
    int words = relations.words;
    draft.widen(words);
    if (machine.ends()) {
      if (turnsAway(machine, draft)) {
        return Result.CANCELED;
      }
      Errand errand = draft.errand();
      if (errand != null && errand.linesUp()) {
        return lineUp(machine, bench, queue, errand);
      }
    }
    if (queue.size() >= machine.options.queueLimit && !passesLimit(machine, draft, queue)) {
      return Result.CANCELED;
    }
    if (draft.ahead) {
      bench.draft = queue.prepend(draft);
      return Result.QUEUED;
    }
    if (inside
        && draft.kind == Mutation.Kind.REMOVE
        && queue.size() == 0
        && !Bits.meet(draft.bits, 0, machine.ticks.active(), 0, words)) {
      return Result.EXECUTED;
    }
    if (draft.args.isEmpty()
        && !Bits.meet(draft.bits, 0, relations.multi, 0, words)
        && queue.covers(draft, words)) {
      return SKIPPED;
    }
    return append(machine, bench, queue);
  }

  /// Whether a draft has to stay outside of a closed door.
  ///
  /// The door of a machine that follows another one is closed from the beginning, save for what it
  /// is told of that one, for questions and for functions; the others are counted.
  static boolean turnsAway(Kernel machine, Mutation draft) {
    if (!machine.options.follows || machine.ending().begun()) {
      return true;
    }
    boolean harmless = draft.check || !draft.isTransition();
    if (!harmless) {
      machine.refuse();
    }
    return !harmless;
  }

  /// Puts what a machine is told of another one last. Where there is no more room the newest takes
  /// the place of the last: it tells more.
  private static long lineUp(Kernel machine, Bench bench, MutationQueue queue, Errand errand) {
    int waiting = queue.size();
    if (waiting >= machine.options.queueLimit
        && errand instanceof News newest
        && queue.at(waiting - 1).errand() instanceof News last) {
      last.update(newest);
      return SKIPPED;
    }
    bench.draft = queue.append(bench.draft);
    return Result.QUEUED;
  }

  /// Puts the draft of a thread last, whatever else there is.
  ///
  /// @return its queue tick
  static long append(Kernel machine, Bench bench, MutationQueue queue) {
    Mutation draft = bench.draft;
    long tick = machine.queueTick() + queue.ticking() + 1;
    draft.tick = tick;
    bench.draft = queue.append(draft);
    return tick;
  }

  /// Errors have to get in, and out, when everything else is stuck; but not without end.
  private static boolean passesLimit(Kernel machine, Mutation draft, MutationQueue queue) {
    return !draft.check
        && Bits.has(draft.bits, 0, machine.blueprint.relations.exception)
        && draft.kind == (machine.is(Basic.Exception) ? Mutation.Kind.REMOVE : Mutation.Kind.ADD)
        && queue.size() < machine.options.queueLimit + ERRORS_BEYOND_LIMIT_MAX;
  }
}
