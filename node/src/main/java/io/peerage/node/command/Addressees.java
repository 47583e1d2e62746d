package io.peerage.node.command;

import io.peerage.node.output.Console;
import io.peerage.swarm.content.SwarmLink;
import io.peerage.wire.ErrorCode;
import io.peerage.wire.PeerageException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/// The peers that a download begins with: those that the user names, and those of the link, looked
/// up.
record Addressees(SwarmLink link, List<InetSocketAddress> named) {

  /// Looks names up. One that nobody knows is said, and does not matter while another is left.
  ///
  /// @throws PeerageException `usage` when there was nobody to look up, `no_peers` when nobody is
  ///   left
  List<InetSocketAddress> resolve(Console console) {
    if (link.peers().isEmpty() && named.isEmpty()) {
      throw new PeerageException(
          ErrorCode.USAGE, "the link names no peer", "name one with --peer HOST:PORT");
    }
    List<InetSocketAddress> known = new ArrayList<>(named);
    for (SwarmLink.Peer peer : link.peers()) {
      try {
        known.add(new InetSocketAddress(InetAddress.getByName(peer.host()), peer.port()));
      } catch (UnknownHostException unknown) {
        console.say("nobody knows a host '" + peer.host() + "'");
      }
    }
    if (known.isEmpty()) {
      throw new PeerageException(
          ErrorCode.NO_PEERS,
          "none of the hosts in the link is known",
          "look whether names resolve here, or name an address with --peer HOST:PORT");
    }
    return known;
  }
}
