package io.peerage.swarm.peer;

/// Where peers are told about each other (PEX_RESv4 and v6).
public enum ExchangeScope {
  /// Nowhere.
  OFF,

  /// Among peers with private addresses, and about such.
  PRIVATE,

  /// Everywhere. An address in a datagram may be anybody's: for networks where nobody means ill.
  EVERYWHERE
}
