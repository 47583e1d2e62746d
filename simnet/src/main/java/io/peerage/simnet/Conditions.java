package io.peerage.simnet;

import java.time.Duration;

/// What a link does to datagrams.
record Conditions(
    long latencyMinNanos,
    long latencyMaxNanos,
    double loss,
    double duplicate,
    double reorder,
    long reorderExtraNanos,
    int mtu,
    Rate rate) {

  private static final int UDP_PAYLOAD_MAX = 65_507;

  /// A millisecond, and nothing bad.
  static final Conditions DEFAULT =
      new Conditions(1_000_000, 1_000_000, 0, 0, 0, 0, UDP_PAYLOAD_MAX, Rate.UNLIMITED);

  Conditions withLatency(Duration min, Duration max) {
    if (min.isNegative() || max.compareTo(min) < 0) {
      throw new IllegalArgumentException("latency from " + min + " to " + max);
    }
    return new Conditions(
        min.toNanos(), max.toNanos(), loss, duplicate, reorder, reorderExtraNanos, mtu, rate);
  }

  Conditions withLoss(double probability) {
    return new Conditions(
        latencyMinNanos,
        latencyMaxNanos,
        probability(probability),
        duplicate,
        reorder,
        reorderExtraNanos,
        mtu,
        rate);
  }

  Conditions withDuplicate(double probability) {
    return new Conditions(
        latencyMinNanos,
        latencyMaxNanos,
        loss,
        probability(probability),
        reorder,
        reorderExtraNanos,
        mtu,
        rate);
  }

  Conditions withReorder(double probability, Duration extra) {
    if (!extra.isPositive()) {
      throw new IllegalArgumentException("reordering by " + extra);
    }
    return new Conditions(
        latencyMinNanos,
        latencyMaxNanos,
        loss,
        duplicate,
        probability(probability),
        extra.toNanos(),
        mtu,
        rate);
  }

  Conditions withMtu(int bytes) {
    if (bytes <= 0 || bytes > UDP_PAYLOAD_MAX) {
      throw new IllegalArgumentException("an MTU of " + bytes + " bytes");
    }
    return new Conditions(
        latencyMinNanos, latencyMaxNanos, loss, duplicate, reorder, reorderExtraNanos, bytes, rate);
  }

  Conditions withRate(Rate rate) {
    return new Conditions(
        latencyMinNanos, latencyMaxNanos, loss, duplicate, reorder, reorderExtraNanos, mtu, rate);
  }

  private static double probability(double probability) {
    if (!(probability >= 0 && probability <= 1)) {
      throw new IllegalArgumentException("a probability of " + probability);
    }
    return probability;
  }
}
