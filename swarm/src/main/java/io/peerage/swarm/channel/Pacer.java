package io.peerage.swarm.channel;

/// Spreads what leaves over time, so that it does not make the queue that it then measures: a
/// bucket that fills at the pace of the congestion controller and holds one batch and what comes in
/// five milliseconds.
///
/// A sender sleeps until a batch may leave, and wakes a little later than it wanted. Were there no
/// room beside the batch, that time would be lost every time: the line would look narrower than it
/// is, and the controller would slow down further.
final class Pacer {

  private static final long LATE_NANOS_MAX = 5_000_000;

  /// As much as leaves in this time is a batch, within bounds.
  private static final long BURST_NANOS = 2_000_000;

  private final int burstBytesMin;
  private final int burstBytesMax;
  private double bytesPerNano = Double.POSITIVE_INFINITY;
  private double held;
  private long filledAt;

  /// @param burstBytesMin what may always leave at once, in bytes
  /// @param burstBytesMax what is never exceeded at once, but for what was saved up
  Pacer(int burstBytesMin, int burstBytesMax) {
    this.burstBytesMin = burstBytesMin;
    this.burstBytesMax = burstBytesMax;
    this.held = burstBytesMin;
  }

  /// Sets the rate; an infinite one is no limit.
  void pace(double bytesPerNano) {
    this.bytesPerNano = bytesPerNano;
  }

  /// Bytes that may leave now; negative while a batch is being paid off.
  double allowance(long now) {
    if (bytesPerNano == Double.POSITIVE_INFINITY) {
      return Double.POSITIVE_INFINITY;
    }
    double most = burstBytes() + bytesPerNano * LATE_NANOS_MAX;
    held = Math.min(most, held + (now - filledAt) * bytesPerNano);
    filledAt = now;
    return held;
  }

  /// What is worth waiting for: batches too small need many digests for each chunk.
  double burstBytes() {
    return bytesPerNano == Double.POSITIVE_INFINITY
        ? burstBytesMin
        : Math.clamp(bytesPerNano * BURST_NANOS, burstBytesMin, burstBytesMax);
  }

  void spent(int bytes) {
    if (bytesPerNano != Double.POSITIVE_INFINITY) {
      held -= bytes;
    }
  }

  /// When `bytes` may leave, seen from now.
  long readyAt(int bytes, long now) {
    double missing = Math.min(bytes, burstBytes()) - allowance(now);
    return missing <= 0 ? now : now + (long) Math.ceil(missing / bytesPerNano);
  }
}
