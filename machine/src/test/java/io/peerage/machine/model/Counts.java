package io.peerage.machine.model;

import io.peerage.machine.model.PlainMutation.Origin;

/// What machines have gone through, so that a test can tell that it tested something.
public final class Counts {
  /// Words hold this many states.
  private static final int WORD = 64;

  /// Mutations that callers made and that were carried out.
  public int processed;

  /// Of those, made by handlers.
  public int nested;

  /// The longest chain of handlers behind one.
  public int depth;

  /// Of the processed, dry runs.
  public int checks;

  /// Of the processed, in machines of more than one word.
  public int wide;

  /// Of the processed, executed.
  public int executed;

  /// Of the processed, canceled.
  public int canceled;

  /// Transitions that machines asked for on behalf of auto states.
  public int autos;

  /// Handlers that refused, dropped states included.
  public int vetoes;

  /// States dropped from those transitions.
  public int dropped;

  /// Exceptions that machines added because a handler threw.
  public int failures;

  /// Transitions taken back in part.
  public int repaired;

  /// Mutations not queued because an equal one was.
  public int suppressed;

  /// Removals not queued because there was nothing to remove.
  public int early;

  /// Mutations whose condition was not met when their turn came.
  public int lapsed;

  /// Of the processed, those put ahead of the queue, dry runs apart.
  public int ahead;

  /// Mutations refused because the queue was full.
  public int full;

  void ended(PlainMutation mutation, boolean done, int states) {
    if (mutation.byCaller()) {
      processed++;
      nested += mutation.depth() > 0 ? 1 : 0;
      depth = Math.max(depth, mutation.depth());
      ahead += mutation.way().ahead() && !mutation.check() ? 1 : 0;
      checks += mutation.check() ? 1 : 0;
      wide += states > WORD ? 1 : 0;
      executed += done ? 1 : 0;
      canceled += done ? 0 : 1;
    } else if (mutation.origin() == Origin.AUTO) {
      autos++;
    } else {
      failures++;
    }
  }

  @Override
  public String toString() {
    return ("%d processed, %d of them nested, up to %d deep, %d checks, %d wide, %d executed,"
            + " %d canceled; %d autos, %d vetoes, %d dropped, %d failures, %d repaired, %d suppressed,"
            + " %d early, %d lapsed, %d ahead, %d full")
        .formatted(
            processed,
            nested,
            depth,
            checks,
            wide,
            executed,
            canceled,
            autos,
            vetoes,
            dropped,
            failures,
            repaired,
            suppressed,
            early,
            lapsed,
            ahead,
            full);
  }
}
