package io.peerage.machine;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.RejectedExecutionException;

/// A loop that runs its tasks when the test says so, on the test's own thread.
public final class HandLoop {
  private final Deque<Runnable> tasks = new ArrayDeque<>();
  private boolean inside;
  private boolean closed;

  public HandLoop() {}

  public MachineOptions options() {
    return MachineOptions.DEFAULT.withLoop(this::execute, () -> inside);
  }

  public void execute(Runnable task) {
    if (closed) {
      throw new RejectedExecutionException("closed");
    }
    tasks.add(task);
  }

  /// Runs what is there; answers how many tasks that were.
  public int turn() {
    int count = tasks.size();
    for (int i = 0; i < count; i++) {
      inside = true;
      try {
        tasks.remove().run();
      } finally {
        inside = false;
      }
    }
    return count;
  }

  public void close() {
    closed = true;
  }
}
