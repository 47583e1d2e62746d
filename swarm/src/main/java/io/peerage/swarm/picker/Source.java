package io.peerage.swarm.picker;

import io.peerage.swarm.bin.RangeSet;

/// A peer that is asked for chunks, as the [Picker] sees it.
public interface Source {

  /// What the peer has said that it has. Read only.
  RangeSet available();

  /// What the peer was asked for and has not sent. Read only.
  RangeSet outstanding();

  /// Whether the peer answers requests as far as is known: it neither chokes us nor is it slow.
  boolean isAskable(long now);

  /// How long the peer will take for what it was asked for, in nanoseconds; 0 when that is nothing,
  /// [Long#MAX_VALUE] when it does not look as if anything came.
  long expectedNanos(long now);

  /// A round trip to the peer, in nanoseconds.
  long roundTripNanos();

  /// Somebody else has sent this chunk: it is no longer wanted from this peer.
  void withdraw(long chunk);
}
