package io.peerage.swarm.channel;

/// A rate that holds on average: bytes may leave as they trickle in, and no more than a short
/// while's worth is saved up. One bucket may serve many channels, which then share what there is.
///
/// The rate can be changed at any time and holds from then on.
public final class TokenBucket {

  /// No limit.
  public static final long UNLIMITED = 0;

  static final int BURST_BYTES_MIN = 64 << 10;
  private static final double BURST_SECONDS = 0.05;
  private static final double NANOS_PER_SECOND = 1e9;

  private double bytesPerNano;
  private double burst = BURST_BYTES_MIN;
  private double held = BURST_BYTES_MIN;
  private long filledAt;
  private int waiting;

  /// @param bytesPerSecond or [#UNLIMITED]
  public TokenBucket(long bytesPerSecond, long now) {
    filledAt = now;
    rate(bytesPerSecond, now);
  }

  /// Changes the rate.
  ///
  /// @param bytesPerSecond or [#UNLIMITED]
  public void rate(long bytesPerSecond, long now) {
    if (bytesPerSecond < 0) {
      throw new IllegalArgumentException(bytesPerSecond + " bytes a second");
    }
    fill(now);
    bytesPerNano = bytesPerSecond / NANOS_PER_SECOND;
    burst = Math.max(BURST_BYTES_MIN, bytesPerSecond * BURST_SECONDS);
    held = isLimited() ? Math.min(held, burst) : burst;
  }

  boolean isLimited() {
    return bytesPerNano > 0;
  }

  /// One more channel is waiting for its share.
  void wait(boolean begins) {
    waiting += begins ? 1 : -1;
  }

  /// Bytes that one of those who want some may take now; at least `least`, if there are so many.
  double share(int least, long now) {
    if (!isLimited()) {
      return Double.POSITIVE_INFINITY;
    }
    fill(now);
    return Math.max(Math.min(held, least), held / Math.max(1, waiting));
  }

  /// Takes bytes, also such as are not there: what has to leave leaves, and is paid off later.
  void spend(long bytes) {
    if (isLimited()) {
      held -= bytes;
    }
  }

  /// Gives bytes back that were taken and not used.
  void refund(long bytes) {
    if (isLimited()) {
      held = Math.min(burst, held + bytes);
    }
  }

  /// When everybody who waits may take `least`, or as much of that as is ever saved up.
  long readyAt(int least, long now) {
    if (!isLimited()) {
      return now;
    }
    fill(now);
    double wanted = Math.min(burst, (double) least * Math.max(1, waiting));
    return held >= wanted ? now : now + 1 + (long) Math.ceil((wanted - held) / bytesPerNano);
  }

  private void fill(long now) {
    held = Math.min(burst, held + (now - filledAt) * bytesPerNano);
    filledAt = now;
  }
}
