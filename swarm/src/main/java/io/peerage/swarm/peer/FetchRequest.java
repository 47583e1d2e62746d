package io.peerage.swarm.peer;

import io.peerage.swarm.content.SwarmMetadata;
import io.peerage.swarm.picker.Order;
import io.peerage.swarm.store.Place;
import java.net.InetSocketAddress;
import java.util.List;

/// A content that shall be fetched.
///
/// @param place where it is to stand
/// @param peers addresses to begin with
/// @param order which chunks come first
/// @param silenceNanos fail when no valid datagram came from anybody for so long; 0 for never
public record FetchRequest(
    SwarmMetadata metadata,
    Place place,
    List<InetSocketAddress> peers,
    Order order,
    long silenceNanos) {

  /// Addresses that one download keeps.
  public static final int PEERS_MAX = 1024;

  public FetchRequest {
    if (peers.size() > PEERS_MAX) {
      throw new IllegalArgumentException(peers.size() + " addresses, at most " + PEERS_MAX);
    }
    peers = List.copyOf(peers);
  }
}
