package io.peerage.node.command;

import io.peerage.node.remote.Neighbours;
import io.peerage.wire.ErrorCode;
import io.peerage.wire.PeerageException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `peerage machines`.
@Command(
    name = "machines",
    customSynopsis = "peerage machines [OPTIONS] [HOST:PORT]...",
    description = {
      "Lists the machines of all running peerage processes of this user, or of those at the",
      "addresses: process, id, and the states that are active."
    },
    footer = {"", "Example:", "  peerage machines"})
final class MachinesCommand extends MachineTask {
  @Parameters(
      paramLabel = "HOST:PORT",
      arity = "0..*",
      converter = Converters.Peer.class,
      description = "Where else to look, instead.")
  private List<InetSocketAddress> addresses = new ArrayList<>();

  @Override
  int run(Session session, Neighbours neighbours) {
    List<Neighbours.Neighbour> asked =
        addresses.isEmpty() ? neighbours.all() : addresses.stream().map(neighbours::at).toList();
    if (asked.isEmpty()) {
      throw nobody();
    }
    for (Neighbours.Neighbour each : asked) {
      neighbours.present(each).forEach(found -> session.console().event(Mirrors.listed(found)));
    }
    return 0;
  }

  /// Nobody is there to be looked at.
  static PeerageException nobody() {
    return new PeerageException(
        ErrorCode.NO_PROCESS,
        "no running process shows its machines",
        "start one, for instance `peerage share FILE`");
  }
}
