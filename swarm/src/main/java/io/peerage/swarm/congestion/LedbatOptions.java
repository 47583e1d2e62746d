package io.peerage.swarm.congestion;

import java.time.Duration;

/// The constants of LEDBAT (RFC 6817, section 2.5), each within the RFC's bounds.
///
/// @param target the queueing delay to settle at, above 0, at most 100 ms
/// @param gain how fast the window follows, above 0, at most 1
/// @param allowedIncrease how many segments the window may exceed what was under way, above 0
/// @param baseHistory how many one-minute minima of the delay are remembered, 1 to 60
/// @param currentFilter the least of how many newest samples is the current delay, 1 to 64
/// @param slowStart whether the window doubles in a round trip until half the target is reached or
///   something is lost; a background transfer does without
/// @param yielding whether the window follows a queue above the target down at once, and is taken
///   back from time to time to see the path without it (after LEDBAT++,
///   draft-irtf-iccrg-ledbat-plus-plus); the RFC's own law gives up a few segments in a round trip,
///   and from a large window that lets nobody in
/// @param windowBytesMax what the window never exceeds, at least two segments
public record LedbatOptions(
    Duration target,
    double gain,
    double allowedIncrease,
    int baseHistory,
    int currentFilter,
    boolean slowStart,
    boolean yielding,
    long windowBytesMax) {

  /// Target 60 ms, slow start, yielding, all else as the RFC has it.
  public static final LedbatOptions DEFAULT =
      new LedbatOptions(Duration.ofMillis(60), 1, 1, 10, 4, true, true, 64L << 20);

  public LedbatOptions {
    require(target.isPositive() && target.compareTo(Duration.ofMillis(100)) <= 0, "target", target);
    require(gain > 0 && gain <= 1, "gain", gain);
    require(allowedIncrease > 0 && allowedIncrease <= 64, "allowedIncrease", allowedIncrease);
    require(baseHistory >= 1 && baseHistory <= 60, "baseHistory", baseHistory);
    require(currentFilter >= 1 && currentFilter <= 64, "currentFilter", currentFilter);
    require(windowBytesMax > 0, "windowBytesMax", windowBytesMax);
  }

  /// The same with another target.
  public LedbatOptions withTarget(Duration other) {
    return new LedbatOptions(
        other,
        gain,
        allowedIncrease,
        baseHistory,
        currentFilter,
        slowStart,
        yielding,
        windowBytesMax);
  }

  /// The same with or without slow start.
  public LedbatOptions withSlowStart(boolean on) {
    return new LedbatOptions(
        target, gain, allowedIncrease, baseHistory, currentFilter, on, yielding, windowBytesMax);
  }

  /// The same with or without yielding.
  public LedbatOptions withYielding(boolean on) {
    return new LedbatOptions(
        target, gain, allowedIncrease, baseHistory, currentFilter, slowStart, on, windowBytesMax);
  }

  /// The same with another bound of the window.
  public LedbatOptions withWindowBytesMax(long bytes) {
    return new LedbatOptions(
        target, gain, allowedIncrease, baseHistory, currentFilter, slowStart, yielding, bytes);
  }

  private static void require(boolean holds, String name, Object value) {
    if (!holds) {
      throw new IllegalArgumentException(name + " " + value);
    }
  }
}
