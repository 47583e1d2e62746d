package io.peerage.wire.supervision;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.random.RandomGenerator;

/// Decides whether what has failed is started again. Holds no thread and reads no clock.
public final class Restarts {

  /// What to do.
  public sealed interface Decision {

    /// Start it again, so much later.
    record Restart(long afterNanos) implements Decision {}

    /// Leave it; whoever is above decides what that means.
    record GiveUp(Throwable cause) implements Decision {}
  }

  /// How often is too often.
  ///
  /// @param restartsMax restarts within the window that are granted, 0 to [#RESTARTS_MAX]
  /// @param window how far back they count
  /// @param calm after which time without a failure the waiting begins anew
  /// @param backoff how long to wait before a restart
  public record Options(int restartsMax, Duration window, Duration calm, Backoff.Options backoff) {

    /// The most that [#restartsMax] may be.
    public static final int RESTARTS_MAX = 1000;

    /// Three in 30 seconds; the waiting begins anew after 30 seconds of calm.
    public static final Options DEFAULT =
        new Options(3, Duration.ofSeconds(30), Duration.ofSeconds(30), Backoff.Options.DEFAULT);

    public Options {
      if (restartsMax < 0 || restartsMax > RESTARTS_MAX) {
        throw new IllegalArgumentException(restartsMax + " restarts");
      }
      if (window.isNegative() || calm.isNegative()) {
        throw new IllegalArgumentException("a window of " + window + ", a calm of " + calm);
      }
    }

    public Options withRestartsMax(int count) {
      return new Options(count, window, calm, backoff);
    }

    public Options withWindow(Duration duration) {
      return new Options(restartsMax, duration, calm, backoff);
    }

    public Options withCalm(Duration duration) {
      return new Options(restartsMax, window, duration, backoff);
    }

    public Options withBackoff(Backoff.Options options) {
      return new Options(restartsMax, window, calm, options);
    }
  }

  private final Options options;
  private final Backoff backoff;

  /// When restarts were granted, the latest last.
  private final ArrayDeque<Long> granted = new ArrayDeque<>();

  private boolean running;
  private long startedAt;

  /// @param random for the jitter of the waiting
  public Restarts(Options options, RandomGenerator random) {
    this.options = options;
    this.backoff = new Backoff(options.backoff(), random);
  }

  /// It runs.
  public void started(long now) {
    running = true;
    startedAt = now;
  }

  /// It has failed, while it ran or while it was being started.
  public Decision failed(Throwable cause, long now) {
    if (running && now - startedAt >= options.calm().toNanos()) {
      backoff.reset();
    }
    running = false;
    while (!granted.isEmpty() && now - granted.getFirst() >= options.window().toNanos()) {
      granted.removeFirst();
    }
    if (granted.size() >= options.restartsMax()) {
      return new Decision.GiveUp(cause);
    }
    granted.addLast(now);
    return new Decision.Restart(backoff.nextNanos());
  }

  /// Restarts that were granted and that the window still sees, as of the last failure.
  public int recent() {
    return granted.size();
  }
}
