package io.peerage.simnet;

import java.time.Duration;

/// How fast a line puts bytes on the wire, and how long a datagram may wait for that.
///
/// @param bitsPerSecond 0 for no limit
/// @param queueNanos the longest wait; a datagram that would have to wait longer is dropped
record Rate(long bitsPerSecond, long queueNanos) {

  static final Rate UNLIMITED = new Rate(0, 0);

  static Rate of(long bitsPerSecond, Duration queue) {
    if (bitsPerSecond <= 0 || queue.isNegative()) {
      throw new IllegalArgumentException(bitsPerSecond + " bit/s with a queue of " + queue);
    }
    return new Rate(bitsPerSecond, queue.toNanos());
  }

  /// Nanoseconds that so many bytes take, rounded up.
  long nanos(int bytes) {
    return bitsPerSecond == 0 ? 0 : Math.ceilDiv(bytes * 8_000_000_000L, bitsPerSecond);
  }
}
