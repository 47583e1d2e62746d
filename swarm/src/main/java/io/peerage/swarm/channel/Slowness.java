package io.peerage.swarm.channel;

/// Whether a peer keeps missing what it should have sent: two deadlines in a row make it slow for
/// ten seconds, the next two for twenty, up to five minutes. Meanwhile hardly anything is asked of
/// it, so that it holds nothing up; what it does send shows whether it has recovered.
final class Slowness {

  static final long SLOW_NANOS = 10_000_000_000L;
  static final long SLOW_NANOS_MAX = 300_000_000_000L;
  private static final int MISSES = 2;

  private int misses;
  private long pauseNanos = SLOW_NANOS;
  private long slowUntil = Long.MIN_VALUE;

  /// A range did not come in time.
  void missed(long now) {
    if (++misses >= MISSES) {
      misses = 0;
      slowUntil = now + pauseNanos;
      pauseNanos = Math.min(2 * pauseNanos, SLOW_NANOS_MAX);
    }
  }

  /// A range came whole and in time.
  void kept() {
    misses = 0;
  }

  boolean isSlow(long now) {
    return now < slowUntil;
  }
}
