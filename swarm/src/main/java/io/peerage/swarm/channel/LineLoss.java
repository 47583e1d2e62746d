package io.peerage.swarm.channel;

/// The share of chunks that a line lost lately, and how much that leaves to be trusted in.
final class LineLoss {

  /// The weight of one chunk.
  private static final double WEIGHT = 1.0 / 1024;

  /// Less than the weight of one chunk: one loss is enough.
  private static final double OF_TRUST_MAX = WEIGHT / 2;

  /// The digests of a batch are a fifteenth of it, and it is lost with the first datagram of them.
  private static final double OF_ONCE_MAX = 0.05;

  private static final double OF_BATCHES_MAX = 0.25;

  /// How far a batch relies on digests to arrive.
  enum Trust {
    /// Those of earlier batches, too.
    ALL,
    /// Its own.
    OWN,
    /// Its own, if they go twice.
    TWICE
  }

  private double rate;

  void arrived() {
    rate -= rate * WEIGHT;
  }

  void lost() {
    rate += (1 - rate) * WEIGHT;
  }

  /// Whether anything was lost lately.
  boolean isSeen() {
    return rate > OF_TRUST_MAX;
  }

  /// How far to rely on digests to arrive.
  Trust trust() {
    if (!isSeen()) {
      return Trust.ALL;
    }
    return isMuch() ? Trust.TWICE : Trust.OWN;
  }

  /// Whether so much is lost that a batch is better small and its digests go twice.
  boolean isMuch() {
    return rate > OF_ONCE_MAX;
  }

  /// How often a chunk may be lost before it goes alone, with all digests it needs.
  int lossesAlone() {
    return isMuch() ? 1 : 2;
  }

  /// Whether every chunk has to carry what its receiver has not acknowledged.
  boolean isHeavy() {
    return rate > OF_BATCHES_MAX;
  }
}
