package io.peerage.machine.idiom;

import io.peerage.machine.Result;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;

/// How often and how long to try a mutation again that is refused.
///
/// ```java
/// Retry.DEFAULT.run(
///     () -> machine.add(Connecting), (delay, task) -> timers.schedule(delay, task));
/// ```
///
/// The kernel has no clock; whoever tries again brings one along, as a [Timer]. Delays begin with
/// `delay` and double up to `delayMax`. Both the attempts and the delays taken together are
/// bounded.
///
/// @param attemptsMax how often the mutation is made at most, the first time included
/// @param delay before the second attempt
/// @param delayMax before any attempt
/// @param total all delays together at most
public record Retry(int attemptsMax, Duration delay, Duration delayMax, Duration total) {
  /// Ten attempts, from 100 ms on, 5 s in all.
  public static final Retry DEFAULT =
      new Retry(10, Duration.ofMillis(100), Duration.ofSeconds(5), Duration.ofSeconds(5));

  /// Where time comes from.
  @FunctionalInterface
  public interface Timer {
    /// Runs `task` once `delay` has passed, where the machine may be mutated.
    void after(Duration delay, Runnable task);
  }

  /// Checks the bounds.
  ///
  /// @throws IllegalArgumentException if there would be no attempt, or a delay is not positive
  public Retry {
    if (attemptsMax < 1) {
      throw new IllegalArgumentException("attemptsMax " + attemptsMax + ", at least 1");
    }
    if (!delay.isPositive() || delayMax.compareTo(delay) < 0 || total.isNegative()) {
      throw new IllegalArgumentException(
          "delay %s, at most %s, in all %s".formatted(delay, delayMax, total));
    }
  }

  /// The same with another number of attempts.
  public Retry withAttemptsMax(int attemptsMax) {
    return new Retry(attemptsMax, delay, delayMax, total);
  }

  /// The same with other delays.
  public Retry withDelay(Duration delay, Duration delayMax) {
    return new Retry(attemptsMax, delay, delayMax, total);
  }

  /// The same with another bound for all delays together.
  public Retry withTotal(Duration total) {
    return new Retry(attemptsMax, delay, delayMax, total);
  }

  /// How long to wait after `attempts` that failed, the delays of which were `waited` so far; empty
  /// if it is time to give up.
  public Optional<Duration> next(int attempts, Duration waited) {
    if (attempts >= attemptsMax) {
      return Optional.empty();
    }
    Duration wait = delay;
    for (int i = 1; i < attempts && wait.compareTo(delayMax) < 0; i++) {
      wait = wait.multipliedBy(2);
    }
    wait = wait.compareTo(delayMax) < 0 ? wait : delayMax;
    return waited.plus(wait).compareTo(total) <= 0 ? Optional.of(wait) : Optional.empty();
  }

  /// Makes the mutation, and again for as long as it is canceled.
  ///
  /// @param mutation makes it and answers its result
  /// @return the first result that was not [Result#CANCELED]; that one if all were; completed where
  ///   the last attempt was made. Cancelling it ends the attempts.
  public CompletableFuture<Long> run(LongSupplier mutation, Timer timer) {
    CompletableFuture<Long> outcome = new CompletableFuture<>();
    attempt(1, Duration.ZERO, Objects.requireNonNull(mutation), timer, outcome);
    return outcome;
  }

  private void attempt(
      int number,
      Duration waited,
      LongSupplier mutation,
      Timer timer,
      CompletableFuture<Long> outcome) {
    if (outcome.isDone()) {
      return;
    }
    try {
      long result = mutation.getAsLong();
      Optional<Duration> wait = Result.canceled(result) ? next(number, waited) : Optional.empty();
      wait.ifPresentOrElse(
          delay ->
              timer.after(
                  delay, () -> attempt(number + 1, waited.plus(delay), mutation, timer, outcome)),
          () -> outcome.complete(result));
    } catch (RuntimeException thrown) {
      // A mistake in the call: to be told to whoever waits, not to the timer.
      outcome.completeExceptionally(thrown);
    }
  }
}
