package io.peerage.machine;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// One handler on another thread, for which the drain waits, up to a deadline.
///
/// Whether it made the deadline is decided once, by whoever changes [Phase] first: the handler when
/// it ends, or the drain when it gives up waiting.
final class HandlerTask implements Runnable {
  private enum Phase {
    PENDING,
    RUNNING,
    ENDED,
    ABANDONED
  }

  private final Kernel machine;
  private final String name;
  private final Runnable handler;
  private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.PENDING);
  private @Nullable Throwable thrown;

  HandlerTask(Kernel machine, String name, Runnable handler) {
    this.machine = machine;
    this.name = name;
    this.handler = handler;
  }

  @Override
  public void run() {
    if (!phase.compareAndSet(Phase.PENDING, Phase.RUNNING)) {
      // Too late even to begin.
      return;
    }
    Crossing crossing = Objects.requireNonNull(machine.crossing);
    crossing.lend();
    try {
      handler.run();
    } catch (Throwable cause) {
      thrown = cause;
    }
    crossing.takeBack();
    if (!phase.compareAndSet(Phase.RUNNING, Phase.ENDED)) {
      machine.overdue(name);
    }
  }

  /// Has it run, and throws what it threw.
  ///
  /// @return whether it has ended in time
  boolean await(HandlerRunner runner, Duration atMost) throws Throwable {
    try {
      runner.run(this, atMost);
    } finally {
      // The runner's word is not enough: what has not ended by now counts as stuck.
      if (phase.getAndUpdate(now -> now == Phase.ENDED ? now : Phase.ABANDONED) != Phase.ENDED) {
        Objects.requireNonNull(machine.crossing).disown();
      }
    }
    if (phase.get() != Phase.ENDED) {
      return false;
    }
    if (thrown != null) {
      throw thrown;
    }
    return true;
  }
}
