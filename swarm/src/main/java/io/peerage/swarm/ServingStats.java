package io.peerage.swarm;

/// Where a share stands.
///
/// @param peers that are connected
/// @param bytesSent content bytes that left, repeats included
public record ServingStats(int peers, long bytesSent) {}
