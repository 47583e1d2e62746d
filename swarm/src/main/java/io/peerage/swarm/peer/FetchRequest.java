package io.peerage.swarm.peer;

import io.peerage.swarm.content.SwarmMetadata;
import io.peerage.swarm.picker.Order;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;

/// A content that shall be fetched.
///
/// @param target its final name; the partial file is beside it
/// @param peers addresses to begin with
/// @param order which chunks come first
/// @param overwrite whether a file under the final name is replaced
/// @param silenceNanos fail when no valid datagram came from anybody for so long; 0 for never
/// @param keepSharing whether it is given on after it is complete, until its owner ends it
public record FetchRequest(
    SwarmMetadata metadata,
    Path target,
    List<InetSocketAddress> peers,
    Order order,
    boolean overwrite,
    long silenceNanos,
    boolean keepSharing) {

  /// Addresses that one download keeps.
  public static final int PEERS_MAX = 1024;

  public FetchRequest {
    if (peers.size() > PEERS_MAX) {
      throw new IllegalArgumentException(peers.size() + " addresses, at most " + PEERS_MAX);
    }
    peers = List.copyOf(peers);
  }
}
