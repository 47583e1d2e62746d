package io.peerage.swarm;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

/// How a content is fetched.
///
/// @param peers addresses beside those that the link names by number
/// @param overwrite whether a file under the final name is replaced
/// @param silence fail with `no_peers` when no valid datagram came from anybody for so long; zero
///   for never
/// @param inOrder whether the beginning comes first, for somebody who reads along; otherwise what
///   the fewest peers have
/// @param preallocate whether the space on the disk is taken before anything is fetched, by writing
///   zeros; otherwise the file is sparse, and a disk that becomes full is waited for
/// @param keepSharing whether it is given on when it is complete, until [Download#close]
public record GetOptions(
    List<InetSocketAddress> peers,
    boolean overwrite,
    Duration silence,
    boolean inOrder,
    boolean keepSharing,
    boolean preallocate) {

  /// The peers of the link, nothing replaced, half a minute of silence.
  public static final GetOptions DEFAULT =
      new GetOptions(List.of(), false, Duration.ofSeconds(30), false, false, false);

  public GetOptions {
    peers = List.copyOf(peers);
  }

  public GetOptions withPeers(List<InetSocketAddress> addresses) {
    return new GetOptions(addresses, overwrite, silence, inOrder, keepSharing, preallocate);
  }

  public GetOptions withOverwrite(boolean on) {
    return new GetOptions(peers, on, silence, inOrder, keepSharing, preallocate);
  }

  public GetOptions withSilence(Duration longest) {
    return new GetOptions(peers, overwrite, longest, inOrder, keepSharing, preallocate);
  }

  public GetOptions withInOrder(boolean on) {
    return new GetOptions(peers, overwrite, silence, on, keepSharing, preallocate);
  }

  public GetOptions withKeepSharing(boolean on) {
    return new GetOptions(peers, overwrite, silence, inOrder, on, preallocate);
  }

  public GetOptions withPreallocate(boolean on) {
    return new GetOptions(peers, overwrite, silence, inOrder, keepSharing, on);
  }
}
