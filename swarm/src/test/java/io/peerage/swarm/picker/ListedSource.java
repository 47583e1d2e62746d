package io.peerage.swarm.picker;

import io.peerage.swarm.bin.RangeSet;

/// A peer whose every answer a test decides.
public final class ListedSource implements Source {

  public final RangeSet available = new RangeSet(1 << 16);
  public final RangeSet outstanding = new RangeSet(1 << 16);
  public final RangeSet withdrawn = new RangeSet(1 << 16);
  public long expectedNanos;
  public boolean choked;
  public long roundTripNanos = 10_000_000;

  /// A peer that has these.
  ///
  /// @param bounds first and last chunk of each run that the peer has
  public static ListedSource with(long... bounds) {
    ListedSource source = new ListedSource();
    for (int i = 0; i < bounds.length; i += 2) {
      source.available.add(bounds[i], bounds[i + 1]);
    }
    return source;
  }

  @Override
  public RangeSet available() {
    return available;
  }

  @Override
  public RangeSet outstanding() {
    return outstanding;
  }

  @Override
  public boolean isAskable(long now) {
    return !choked;
  }

  @Override
  public long expectedNanos(long now) {
    return expectedNanos;
  }

  @Override
  public long roundTripNanos() {
    return roundTripNanos;
  }

  @Override
  public void withdraw(long chunk) {
    outstanding.remove(chunk, chunk);
    withdrawn.add(chunk);
  }
}
