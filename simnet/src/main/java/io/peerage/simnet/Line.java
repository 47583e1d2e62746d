package io.peerage.simnet;

/// A transmitter that sends one datagram after the other, with a drop-tail queue before it.
final class Line {

  static final long DROPPED = -1;

  /// When the last datagram that was let in is out.
  private long freeAt;

  private long peakNanos;

  /// Lets a datagram in.
  ///
  /// @param at when it comes
  /// @return when its last bit is out, or [#DROPPED]
  long pass(Rate rate, long at, int bytes) {
    long wait = waiting(at);
    if (rate.bitsPerSecond() > 0 && wait > rate.queueNanos()) {
      return DROPPED;
    }
    peakNanos = Math.max(peakNanos, wait);
    freeAt = at + wait + rate.nanos(bytes);
    return freeAt;
  }

  /// How long a datagram would wait that came now.
  long waiting(long now) {
    return Math.max(0, freeAt - now);
  }

  /// The longest wait since the last call.
  long takePeak() {
    long peak = peakNanos;
    peakNanos = 0;
    return peak;
  }
}
