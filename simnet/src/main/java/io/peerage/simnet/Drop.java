package io.peerage.simnet;

/// Why a datagram did not arrive.
public enum Drop {
  /// Lost on the way, by chance.
  LOSS,
  /// The link was cut, or a partition lies between.
  CUT,
  /// Larger than the link takes.
  MTU,
  /// The queue before a slow line was full.
  QUEUE,
  /// The receiver's socket buffer was full.
  RECEIVE_BUFFER,
  /// A router that translates addresses has no mapping for this port.
  NAT,
  /// Nobody has this address, or nobody listens on this port.
  NOBODY
}
