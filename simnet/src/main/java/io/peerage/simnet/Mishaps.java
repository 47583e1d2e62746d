package io.peerage.simnet;

import java.time.Duration;

/// What may happen to a datagram on its way, each with its probability.
///
/// @param burst that a burst begins with this datagram, in which all are lost
/// @param burstEnd that it ends with it, this one being the last
/// @param corrupt that one bit of it is another one
/// @param reorder that it leaves the order, by up to `reorderNanos`
/// @param replay that an earlier one comes once more, by up to `replayNanos` later
record Mishaps(
    double loss,
    double burst,
    double burstEnd,
    double duplicate,
    double corrupt,
    double reorder,
    long reorderNanos,
    double replay,
    long replayNanos) {

  static final Mishaps NONE = new Mishaps(0, 0, 1, 0, 0, 0, 0, 0, 0);

  Mishaps withLoss(double probability) {
    return new Mishaps(
        probability(probability),
        burst,
        burstEnd,
        duplicate,
        corrupt,
        reorder,
        reorderNanos,
        replay,
        replayNanos);
  }

  Mishaps withBursts(double begin, double end) {
    if (end == 0) {
      throw new IllegalArgumentException("a burst without an end");
    }
    return new Mishaps(
        loss,
        probability(begin),
        probability(end),
        duplicate,
        corrupt,
        reorder,
        reorderNanos,
        replay,
        replayNanos);
  }

  Mishaps withDuplicate(double probability) {
    return new Mishaps(
        loss,
        burst,
        burstEnd,
        probability(probability),
        corrupt,
        reorder,
        reorderNanos,
        replay,
        replayNanos);
  }

  Mishaps withCorrupt(double probability) {
    return new Mishaps(
        loss,
        burst,
        burstEnd,
        duplicate,
        probability(probability),
        reorder,
        reorderNanos,
        replay,
        replayNanos);
  }

  Mishaps withReorder(double probability, Duration extra) {
    return new Mishaps(
        loss,
        burst,
        burstEnd,
        duplicate,
        corrupt,
        probability(probability),
        positive(extra, "reordering by "),
        replay,
        replayNanos);
  }

  Mishaps withReplay(double probability, Duration extra) {
    return new Mishaps(
        loss,
        burst,
        burstEnd,
        duplicate,
        corrupt,
        reorder,
        reorderNanos,
        probability(probability),
        positive(extra, "a replay within "));
  }

  private static double probability(double probability) {
    if (!(probability >= 0 && probability <= 1)) {
      throw new IllegalArgumentException("a probability of " + probability);
    }
    return probability;
  }

  private static long positive(Duration extra, String what) {
    if (!extra.isPositive()) {
      throw new IllegalArgumentException(what + extra);
    }
    return extra.toNanos();
  }
}
