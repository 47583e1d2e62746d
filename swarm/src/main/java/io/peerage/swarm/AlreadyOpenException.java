package io.peerage.swarm;

import io.peerage.wire.ErrorCode;
import io.peerage.wire.PeerageException;

/// The port was opened here before, and the one who has it can be used: [#peer].
public final class AlreadyOpenException extends PeerageException {
  private static final long serialVersionUID = 1L;

  private final int port;
  private final transient SwarmPeer peer;

  AlreadyOpenException(int port, SwarmPeer peer) {
    super(ErrorCode.REFUSED, "port " + port + " is open here already", "use the peer that has it");
    this.port = port;
    this.peer = peer;
  }

  /// The port that was asked for.
  public int port() {
    return port;
  }

  /// The peer that has it.
  public SwarmPeer peer() {
    return peer;
  }
}
