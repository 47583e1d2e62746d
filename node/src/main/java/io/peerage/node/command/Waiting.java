package io.peerage.node.command;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Waiting for whichever comes first, with something to do meanwhile.
final class Waiting {
  private Waiting() {}

  /// Waits for one of the futures, however it completes, and calls `tick` once a period until then.
  static void forAny(Duration period, Runnable tick, CompletableFuture<?>... futures)
      throws InterruptedException {
    CompletableFuture<Object> any = CompletableFuture.anyOf(futures);
    while (true) {
      try {
        any.get(period.toNanos(), TimeUnit.NANOSECONDS);
        return;
      } catch (TimeoutException notYet) {
        tick.run();
      } catch (ExecutionException failed) {
        return; // The caller looks which one it was.
      }
    }
  }

  /// The result of a future that is done; what it failed with is thrown as it is.
  static <T> T result(CompletableFuture<T> done) {
    if (!done.isCompletedExceptionally()) {
      return done.resultNow();
    }
    switch (done.exceptionNow()) {
      case RuntimeException failure -> throw failure;
      case Error error -> throw error;
      case Throwable failure -> throw new IllegalStateException(failure);
    }
  }
}
