package io.peerage.machine;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Calls the handlers of one transition after another and times them by the ticker of the machine.
///
/// The ticker is read before the first handler of a transition and after each; what lies between
/// two handlers counts for the second.
final class HandlerClock {
  /// How a handler overran its time.
  enum Lapse {
    NONE,
    /// It came back too late.
    LATE,
    /// It has not come back, and may still use the transition.
    STUCK
  }

  private @Nullable Kernel machine;
  private Lapse lapse = Lapse.NONE;
  private boolean started;
  private long readAt;

  /// A transition begins.
  void begin(Kernel timed) {
    machine = timed;
    started = false;
    lapse = Lapse.NONE;
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

  /// What became of the last handler.
  Lapse lapse() {
    return lapse;
  }

  /// Asks a guard.
  ///
  /// @throws MachineException.HandlerTimeout if it overran its time; see [#lapse()]
  boolean ask(Guard<Object> guard, Object owner, Event event) throws Throwable {
    start();
    boolean allowed;
    HandlerRunner runner = limits().runner();
    if (runner == null) {
      allowed = guard.allows(owner, event);
    } else {
      boolean[] answer = new boolean[1];
      elsewhere(runner, event, () -> answer[0] = guard.allows(owner, event));
      allowed = answer[0];
    }
    stop(event);
    return allowed;
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
    stop(event);
  }

  private void elsewhere(HandlerRunner runner, Event event, Runnable handler) throws Throwable {
    HandlerLimits limits = limits();
    HandlerTask task = new HandlerTask(machine(), event.name(), handler);
    if (!task.await(runner, Duration.ofNanos(limits.timeoutNanos() + limits.deadlineNanos()))) {
      throw overrun(Lapse.STUCK, event, "has not returned");
    }
  }

  private void start() {
    if (!started) {
      started = true;
      readAt = limits().now();
    }
  }

  private void stop(Event event) {
    long now = limits().now();
    long taken = now - readAt;
    readAt = now;
    if (taken > limits().timeoutNanos()) {
      throw overrun(Lapse.LATE, event, "took " + Duration.ofNanos(taken));
    }
  }

  private MachineException.HandlerTimeout overrun(Lapse how, Event event, String what) {
    lapse = how;
    return new MachineException.HandlerTimeout(
        "handler timeout: " + event.name() + " of " + machine().id() + " " + what);
  }
}
