package io.peerage.transport;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;

/// How long the end of a pool of threads may take.
final class Shutdown {

  /// Kept back for threads to notice that they were interrupted.
  private static final long INTERRUPTED_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  private Shutdown() {}

  /// Waits for a pool that was shut down, and interrupts what still runs shortly before the
  /// deadline.
  ///
  /// @param deadline in terms of [System#nanoTime]
  /// @return whether every thread has ended
  static boolean await(ExecutorService pool, long deadline) throws InterruptedException {
    long patience = deadline - INTERRUPTED_NANOS - System.nanoTime();
    if (pool.awaitTermination(patience, TimeUnit.NANOSECONDS)) {
      return true;
    }
    pool.shutdownNow();
    return pool.awaitTermination(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
  }
}
