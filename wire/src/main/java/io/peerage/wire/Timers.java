package io.peerage.wire;

import java.util.Arrays;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/// The deadlines of one core, by key. However many are armed, the loop has one timer for them, at
/// the earliest; one that comes too early because its deadline was moved back finds nothing due and
/// is set again.
final class Timers {

  private static final long UNARMED = Long.MAX_VALUE;

  private final Loop loop;
  private final Runnable due;
  private final long[] deadlines;
  private Loop.@Nullable Timer timer;
  private long timerAt = UNARMED;

  /// Keys from here on were never armed.
  private int used;

  /// @param due called in the loop when the earliest deadline has come; has to call [#fire]
  Timers(Loop loop, int keys, Runnable due) {
    this.loop = loop;
    this.due = due;
    this.deadlines = new long[keys];
    Arrays.fill(deadlines, UNARMED);
  }

  void arm(int key, long deadline) {
    deadlines[key] = deadline;
    used = Math.max(used, key + 1);
  }

  void disarm(int key) {
    deadlines[key] = UNARMED;
  }

  /// Calls `keys` with every key that is due, which is disarmed.
  void fire(long now, IntConsumer keys) {
    for (int key = 0; key < used; key++) {
      if (deadlines[key] <= now) {
        deadlines[key] = UNARMED;
        keys.accept(key);
      }
    }
  }

  /// Sees to it that the loop has a timer for the earliest deadline.
  void schedule() {
    long earliest = UNARMED;
    for (int key = 0; key < used; key++) {
      earliest = Math.min(earliest, deadlines[key]);
    }
    if (earliest >= timerAt) {
      return;
    }
    if (timer != null) {
      timer.cancel();
    }
    timerAt = earliest;
    timer = loop.schedule(earliest, this::come);
  }

  private void come() {
    timer = null;
    timerAt = UNARMED;
    due.run();
  }

  void stop() {
    if (timer != null) {
      timer.cancel();
    }
  }
}
