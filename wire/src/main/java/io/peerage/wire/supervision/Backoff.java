package io.peerage.wire.supervision;

import java.time.Duration;
import java.util.random.RandomGenerator;

/// How long to wait before the next try: longer each time, up to a limit, and never the same for
/// all who wait, so that they do not come back at once. No thread, no clock.
public final class Backoff {

  /// How the waiting grows.
  ///
  /// @param first the longest wait before the first try
  /// @param max the longest wait of all
  /// @param factor by which it grows, 1 or more
  /// @param jitter which part of a wait is left to chance, from 0 to 1: with 0.5 it is between half
  ///   of the wait and the whole
  public record Options(Duration first, Duration max, double factor, double jitter) {

    /// From 100 ms, doubled up to 30 s, half of it left to chance.
    public static final Options DEFAULT =
        new Options(Duration.ofMillis(100), Duration.ofSeconds(30), 2, 0.5);

    public Options {
      if (first.isNegative() || first.isZero() || max.compareTo(first) < 0) {
        throw new IllegalArgumentException("waits from " + first + " to " + max);
      }
      if (!(factor >= 1 && factor <= 1000) || !(jitter >= 0 && jitter <= 1)) {
        throw new IllegalArgumentException("factor " + factor + ", jitter " + jitter);
      }
    }

    public Options withFirst(Duration wait) {
      return new Options(wait, max, factor, jitter);
    }

    public Options withMax(Duration wait) {
      return new Options(first, wait, factor, jitter);
    }

    public Options withJitter(double part) {
      return new Options(first, max, factor, part);
    }
  }

  private final Options options;
  private final RandomGenerator random;
  private double ceilingNanos;

  /// @param random for the jitter; not for secrets
  public Backoff(Options options, RandomGenerator random) {
    this.options = options;
    this.random = random;
    reset();
  }

  /// How long to wait this time, in nanoseconds.
  public long nextNanos() {
    double ceiling = ceilingNanos;
    ceilingNanos = Math.min((double) options.max().toNanos(), ceiling * options.factor());
    return Math.max(1, (long) (ceiling * (1 - options.jitter() * random.nextDouble())));
  }

  /// Begins anew, with the shortest wait.
  public void reset() {
    ceilingNanos = (double) options.first().toNanos();
  }
}
