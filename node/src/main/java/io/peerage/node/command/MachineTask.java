package io.peerage.node.command;

import io.peerage.node.remote.Neighbours;
import io.peerage.node.remote.RuntimeDirectory;
import io.peerage.transport.NettyCarrier;
import picocli.CommandLine.Mixin;

/// A command about machines of other processes: given once on a command line, or as one of many in
/// `peerage repl`, where connections stay from one to the next.
abstract class MachineTask implements Task {
  @Mixin private AccessOptions access = new AccessOptions();

  @Override
  public int run(Session session) throws InterruptedException {
    try (NettyCarrier carrier = session.carrier();
        Neighbours neighbours =
            new Neighbours(carrier, RuntimeDirectory.of(System.getenv()), access.read())) {
      return run(session, neighbours);
    }
  }

  /// Makes sure that nothing is said about access, since connections are there already.
  ///
  /// @throws io.peerage.wire.PeerageException `usage` if there is
  void requireNoAccess() {
    access.requireNone();
  }

  /// Does it.
  ///
  /// @param neighbours who is there; stays open
  /// @return the exit status
  abstract int run(Session session, Neighbours neighbours) throws InterruptedException;
}
