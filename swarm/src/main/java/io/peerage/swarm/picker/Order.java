package io.peerage.swarm.picker;

/// Which chunks come first.
public enum Order {
  /// From the beginning on: for somebody who reads along.
  IN_ORDER,

  /// Runs that the fewest peers have, and each fetcher begins somewhere else: so that fetchers soon
  /// have something to give to each other.
  RAREST_FIRST
}
