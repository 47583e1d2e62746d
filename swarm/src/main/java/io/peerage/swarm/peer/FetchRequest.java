package io.peerage.swarm.peer;

import io.peerage.swarm.content.SwarmMetadata;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;

/// A content that shall be fetched.
///
/// @param target its final name; the partial file is beside it
/// @param peers addresses to begin with
/// @param overwrite whether a file under the final name is replaced
/// @param silenceNanos fail when no valid datagram came from anybody for so long; 0 for never
public record FetchRequest(
    SwarmMetadata metadata,
    Path target,
    List<InetSocketAddress> peers,
    boolean overwrite,
    long silenceNanos) {

  public FetchRequest {
    peers = List.copyOf(peers);
  }
}
