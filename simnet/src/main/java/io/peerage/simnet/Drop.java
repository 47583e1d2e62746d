package io.peerage.simnet;

/// Why a datagram did not arrive.
public enum Drop {
  /// Lost on the way, by chance.
  LOSS,
  /// Larger than the link takes.
  MTU,
  /// The queue before a slow line was full.
  QUEUE,
  /// The receiver's socket buffer was full.
  RECEIVE_BUFFER,
  /// Nobody has this address, or nobody listens on this port.
  NOBODY
}
