package io.peerage.simnet;

import java.time.Duration;

/// What a link does to datagrams, and to segments of streams as far as it concerns them.
///
/// @param jitterNanos the mean of what comes on top of the latency, drawn from an exponential
///   distribution: mostly little, now and then much
record Conditions(
    long latencyMinNanos,
    long latencyMaxNanos,
    long jitterNanos,
    Mishaps mishaps,
    int mtu,
    Rate rate) {

  private static final int UDP_PAYLOAD_MAX = 65_507;

  /// A millisecond, and nothing bad.
  static final Conditions DEFAULT =
      new Conditions(1_000_000, 1_000_000, 0, Mishaps.NONE, UDP_PAYLOAD_MAX, Rate.UNLIMITED);

  Conditions withLatency(Duration min, Duration max) {
    if (min.isNegative() || max.compareTo(min) < 0) {
      throw new IllegalArgumentException("latency from " + min + " to " + max);
    }
    return new Conditions(min.toNanos(), max.toNanos(), jitterNanos, mishaps, mtu, rate);
  }

  Conditions withJitter(Duration mean) {
    if (mean.isNegative()) {
      throw new IllegalArgumentException("jitter of " + mean);
    }
    return new Conditions(latencyMinNanos, latencyMaxNanos, mean.toNanos(), mishaps, mtu, rate);
  }

  Conditions with(Mishaps others) {
    return new Conditions(latencyMinNanos, latencyMaxNanos, jitterNanos, others, mtu, rate);
  }

  Conditions withMtu(int bytes) {
    if (bytes <= 0 || bytes > UDP_PAYLOAD_MAX) {
      throw new IllegalArgumentException("an MTU of " + bytes + " bytes");
    }
    return new Conditions(latencyMinNanos, latencyMaxNanos, jitterNanos, mishaps, bytes, rate);
  }

  Conditions withRate(Rate other) {
    return new Conditions(latencyMinNanos, latencyMaxNanos, jitterNanos, mishaps, mtu, other);
  }
}
