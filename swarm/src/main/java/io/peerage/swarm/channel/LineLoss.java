package io.peerage.swarm.channel;

/// The share of chunks that a line lost lately, and how much that leaves to be trusted in.
final class LineLoss {

  /// The weight of one chunk.
  private static final double WEIGHT = 1.0 / 1024;

  /// Less than the weight of one chunk: one loss is enough.
  private static final double OF_TRUST_MAX = WEIGHT / 2;

  private static final double OF_BATCHES_MAX = 0.25;

  private double rate;

  void arrived() {
    rate -= rate * WEIGHT;
  }

  void lost() {
    rate += (1 - rate) * WEIGHT;
  }

  /// Whether anything was lost lately, so that no batch relies on digests that went before another,
  /// and its own go twice.
  boolean isSeen() {
    return rate > OF_TRUST_MAX;
  }

  /// Whether every chunk has to carry what its receiver has not acknowledged.
  boolean isHeavy() {
    return rate > OF_BATCHES_MAX;
  }
}
