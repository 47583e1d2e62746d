package io.peerage.machine;

import java.time.Duration;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// How long the handlers of a machine may take, and by which clock.
///
/// @param ticker monotonic nanoseconds; without one nothing is timed
/// @param runner where handlers run, if not on the thread that drains
/// @param timeoutNanos what a handler may take
/// @param deadlineNanos what it may take beyond that before the machine goes on without it
/// @param backoffNanos for how long the machine then takes nothing in
record HandlerLimits(
    @Nullable LongSupplier ticker,
    @Nullable HandlerRunner runner,
    long timeoutNanos,
    long deadlineNanos,
    long backoffNanos) {
  static final HandlerLimits DEFAULT =
      new HandlerLimits(
          null,
          null,
          nanos(Duration.ofMillis(100)),
          nanos(Duration.ofSeconds(10)),
          nanos(Duration.ofSeconds(3)));

  HandlerLimits ticker(LongSupplier clock) {
    return new HandlerLimits(
        Objects.requireNonNull(clock, "ticker"), runner, timeoutNanos, deadlineNanos, backoffNanos);
  }

  HandlerLimits runner(HandlerRunner elsewhere) {
    return new HandlerLimits(
        ticker,
        Objects.requireNonNull(elsewhere, "runner"),
        timeoutNanos,
        deadlineNanos,
        backoffNanos);
  }

  HandlerLimits timeout(Duration timeout) {
    return new HandlerLimits(ticker, runner, nanos(timeout), deadlineNanos, backoffNanos);
  }

  HandlerLimits deadline(Duration deadline) {
    return new HandlerLimits(ticker, runner, timeoutNanos, nanos(deadline), backoffNanos);
  }

  HandlerLimits backoff(Duration backoff) {
    return new HandlerLimits(ticker, runner, timeoutNanos, deadlineNanos, nanos(backoff));
  }

  /// A limit in nanoseconds.
  ///
  /// @throws IllegalArgumentException if it is not between 1 ns and
  ///   [MachineOptions#HANDLER_LIMIT_MAX]
  private static long nanos(Duration limit) {
    if (limit.isNegative()
        || limit.isZero()
        || limit.compareTo(MachineOptions.HANDLER_LIMIT_MAX) > 0) {
      throw new IllegalArgumentException(
          "handler limit "
              + limit
              + ", more than zero and at most "
              + MachineOptions.HANDLER_LIMIT_MAX);
    }
    return limit.toNanos();
  }

  /// The present by the ticker.
  ///
  /// @throws IllegalStateException without one
  long now() {
    if (ticker == null) {
      throw new IllegalStateException("the machine was started without a ticker");
    }
    return ticker.getAsLong();
  }
}
