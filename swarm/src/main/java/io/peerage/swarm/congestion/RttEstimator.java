package io.peerage.swarm.congestion;

/// The round trip of a channel and the time after which silence means loss (RFC 6298).
final class RttEstimator {

  private static final long TIMEOUT_MIN_NANOS = 1_000_000_000L;
  private static final long TIMEOUT_MAX_NANOS = 60_000_000_000L;
  private static final long GRANULARITY_NANOS = 1_000_000L;

  private long smoothedNanos = -1;
  private long variationNanos = -1;
  private long timeoutNanos = TIMEOUT_MIN_NANOS;

  /// Takes a sample of something that was sent once; for others it is not known which sending was
  /// answered (Karn). Forgets all doubling.
  void sample(long rttNanos) {
    if (smoothedNanos < 0) {
      smoothedNanos = rttNanos;
      variationNanos = rttNanos / 2;
    } else {
      variationNanos += (Math.abs(smoothedNanos - rttNanos) - variationNanos) / 4;
      smoothedNanos += (rttNanos - smoothedNanos) / 8;
    }
    long timeout = smoothedNanos + Math.max(GRANULARITY_NANOS, 4 * variationNanos);
    timeoutNanos = Math.clamp(timeout, TIMEOUT_MIN_NANOS, TIMEOUT_MAX_NANOS);
  }

  /// Doubles the time to wait, up to a minute.
  void backOff() {
    timeoutNanos = Math.min(2 * timeoutNanos, TIMEOUT_MAX_NANOS);
  }

  /// The smoothed round trip, −1 before the first sample.
  long smoothedNanos() {
    return smoothedNanos;
  }

  /// Its mean deviation, −1 before the first sample.
  long variationNanos() {
    return variationNanos;
  }

  /// How long to wait for any acknowledgement.
  long timeoutNanos() {
    return timeoutNanos;
  }
}
