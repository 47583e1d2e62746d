package io.peerage.machine;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Calls the handlers of one transition after another and times them by the ticker of the machine.
///
/// The ticker is read before the first handler of a transition and after each; what lies between
/// two handlers counts for the second.
final class HandlerClock {
  private @Nullable Kernel machine;
  private boolean started;
  private long readAt;

  /// A transition begins.
  void begin(Kernel timed) {
    machine = timed;
    started = false;
  }

  void release() {
    machine = null;
  }

  private Kernel machine() {
    return Objects.requireNonNull(machine, "no transition is running");
  }

  private HandlerLimits limits() {
    return Objects.requireNonNull(machine().limits, "the machine is not timed");
  }

  /// Asks a guard.
  ///
  /// @throws HandlerTask.Stuck if the machine has to go on without it
  boolean ask(Guard<Object> guard, Object owner, Event event) throws Throwable {
    start();
    HandlerRunner runner = limits().runner();
    if (runner == null) {
      return guard.allows(owner, event);
    }
    boolean[] allowed = new boolean[1];
    elsewhere(runner, event, () -> allowed[0] = guard.allows(owner, event));
    return allowed[0];
  }

  /// Calls a handler; as [#ask].
  void call(Handler<Object> handler, Object owner, Event event) throws Throwable {
    start();
    HandlerRunner runner = limits().runner();
    if (runner == null) {
      handler.handle(owner, event);
    } else {
      elsewhere(runner, event, () -> handler.handle(owner, event));
    }
  }

  private void elsewhere(HandlerRunner runner, Event event, Runnable handler) throws Throwable {
    HandlerLimits limits = limits();
    HandlerTask task = new HandlerTask(machine(), event.name(), handler);
    task.await(runner, Duration.ofNanos(limits.timeoutNanos() + limits.deadlineNanos()));
  }

  private void start() {
    if (!started) {
      started = true;
      readAt = limits().now();
    }
  }

  /// The handler has returned: whether it was too late.
  boolean late() {
    long now = limits().now();
    boolean late = now - readAt > limits().timeoutNanos();
    readAt = now;
    return late;
  }
}
