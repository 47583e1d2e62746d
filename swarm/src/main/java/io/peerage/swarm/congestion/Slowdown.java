package io.peerage.swarm.congestion;

/// When LEDBAT lets the path run empty for a moment, to see the delay that is not its own (after
/// LEDBAT++, draft-irtf-iccrg-ledbat-plus-plus, section 4.4).
///
/// Who comes to a queue that another one keeps takes that for the path, and adds its own. So does
/// everybody after ten minutes in which the queue was never empty. A slowdown ends both: the window
/// is the least there is until something has come back that left behind the last of what filled the
/// queue. Where the queue was short by itself meanwhile, nothing needs to be looked for.
///
/// It costs the line a round trip without queue, once in ten seconds at the most; that is instead
/// of the draft's nine times its own length, and of its slow start from two segments afterwards,
/// which on a long fat path is most of that length.
final class Slowdown {

  static final long INTERVAL_NANOS = 10_000_000_000L;

  /// After the end of slow start, in round trips.
  private static final int ROUND_TRIPS_FIRST = 2;

  /// A queue below this part of the target is short.
  private static final double SHORT = 0.25;

  private final double shortMicros;
  private boolean isOn;
  private boolean isFirst;
  private long nextAt = Long.MAX_VALUE;
  private double queueLeast = Double.POSITIVE_INFINITY;
  private double windowBefore;
  private double roundTripBefore;

  Slowdown(double targetMicros) {
    shortMicros = SHORT * targetMicros;
  }

  /// Whether the window is the least there is.
  boolean isOn() {
    return isOn;
  }

  /// Slow start has ended: soon is a good time to look what the path is like, however short the
  /// queue seems. Who made room for us meanwhile would otherwise be taken for none.
  void slowStartEnded(long now, long roundTripNanos) {
    plan(now + ROUND_TRIPS_FIRST * roundTripNanos);
    isFirst = true;
  }

  /// A queue was measured.
  ///
  /// @return whether to slow down
  boolean isDue(long now, double queueMicros) {
    if (nextAt == Long.MAX_VALUE) {
      plan(now + INTERVAL_NANOS);
    }
    queueLeast = Math.min(queueLeast, queueMicros);
    if (now < nextAt) {
      return false;
    }
    if (isFirst || queueLeast > shortMicros) {
      return true;
    }
    plan(now + INTERVAL_NANOS);
    return false;
  }

  void begin(double window, long roundTripNanos) {
    isOn = true;
    isFirst = false;
    windowBefore = window;
    roundTripBefore = roundTripNanos;
  }

  /// Something has come back that left since.
  ///
  /// @param roundTripNanos of that: the path without a queue of ours
  /// @return the window that fills the path and a short queue
  double end(long now, long roundTripNanos) {
    stop(now);
    double wanted = roundTripNanos + 1_000 * shortMicros;
    return windowBefore * Math.min(1, wanted / roundTripBefore);
  }

  /// Silence: there are other worries now.
  void stop(long now) {
    isOn = false;
    plan(now + INTERVAL_NANOS);
  }

  private void plan(long at) {
    nextAt = at;
    queueLeast = Double.POSITIVE_INFINITY;
  }
}
