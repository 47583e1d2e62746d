package io.peerage.swarm.congestion;

import java.util.Arrays;

/// What one-way delays say about the queue: the least of late against the least in ten minutes (RFC
/// 6817, sections 2.4.2 and 3.1.1).
///
/// Delays are differences of two clocks that nobody set alike. So they are only ever subtracted
/// from each other, modulo 2^64, and read as signed. Slow drift is forgotten minute by minute. When
/// the far clock is set forward, every later sample looks like a queue; a sample that rises by more
/// than a second against the round trip is therefore taken for that, and everything starts anew.
final class DelayHistory {

  private static final long MINUTE_NANOS = 60_000_000_000L;
  private static final long CLOCK_STEP_MICROS = 1_000_000L;
  private static final long NEVER = Long.MIN_VALUE;

  /// Minima by minute modulo their number; one counts while its own minute is recent.
  private final long[] minuteMinima;

  private final long[] minutes;

  /// The newest samples, a ring.
  private final long[] newest;

  private final long[] newestAt;
  private int samples;
  private long last;

  DelayHistory(int minutesKept, int samplesKept) {
    minuteMinima = new long[minutesKept];
    minutes = new long[minutesKept];
    newest = new long[samplesKept];
    newestAt = new long[samplesKept];
    Arrays.fill(minutes, NEVER);
  }

  /// Takes a sample.
  ///
  /// @param rttRiseMicros by how much the round trip that came with it exceeds the usual one; such
  ///   a rise of the delay is a queue, however long
  void add(long now, long delayMicros, long rttRiseMicros) {
    if (samples > 0 && delayMicros - last > CLOCK_STEP_MICROS + Math.max(0, rttRiseMicros)) {
      forget();
    }
    last = delayMicros;
    long minute = Math.floorDiv(now, MINUTE_NANOS);
    int slot = Math.floorMod(minute, minutes.length);
    if (minutes[slot] != minute || delayMicros - minuteMinima[slot] < 0) {
      minutes[slot] = minute;
      minuteMinima[slot] = delayMicros;
    }
    // Counted up to twice the length, so that the ring's position and its fill are one number.
    int at = samples % newest.length;
    newest[at] = delayMicros;
    newestAt[at] = now;
    samples = samples + 1 == 2 * newest.length ? newest.length : samples + 1;
  }

  /// The queueing delay in microseconds, at least 0.
  ///
  /// @param maxAgeNanos how old a sample may be to count as current; the newest always does
  long queueMicros(long now, long maxAgeNanos) {
    if (samples == 0) {
      return 0;
    }
    long current = last;
    for (int i = 0; i < Math.min(samples, newest.length); i++) {
      if (now - newestAt[i] <= maxAgeNanos && newest[i] - current < 0) {
        current = newest[i];
      }
    }
    long minute = Math.floorDiv(now, MINUTE_NANOS);
    long base = last;
    for (int i = 0; i < minutes.length; i++) {
      boolean isRecent = minutes[i] != NEVER && minute - minutes[i] < minutes.length;
      if (isRecent && minuteMinima[i] - base < 0) {
        base = minuteMinima[i];
      }
    }
    return Math.max(0, current - base);
  }

  private void forget() {
    Arrays.fill(minutes, NEVER);
    samples = 0;
  }
}
