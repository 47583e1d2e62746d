package io.peerage.machine;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/// Runs the handlers of machines elsewhere, so that one that gets stuck does not take its machine
/// along. See [MachineOptions#withHandlersOn(HandlerRunner)].
///
/// ```java
/// options.withHandlersOn(HandlerRunner.on(Executors.newVirtualThreadPerTaskExecutor()));
/// ```
@FunctionalInterface
public interface HandlerRunner {
  /// Has `handler` run by some other thread and waits until it has ended, but no longer than
  /// `atMost`: then the machine goes on without it. Called on the thread that drains the machine.
  ///
  /// @param handler one handler; it throws nothing
  void run(Runnable handler, Duration atMost);

  /// Runs handlers on `executor`, which needs a thread to spare for every handler that gets stuck.
  /// An interrupt ends the waiting as if the time was up, and stays set.
  static HandlerRunner on(Executor executor) {
    return (handler, atMost) -> {
      CountDownLatch ended = new CountDownLatch(1);
      executor.execute(() -> {
        try {
          handler.run();
        } finally {
          ended.countDown();
        }
      });
      try {
        // Whether it has ended, the machine finds out for itself.
        boolean _ = ended.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
      }
    };
  }
}
