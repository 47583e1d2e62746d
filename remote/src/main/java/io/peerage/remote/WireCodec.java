package io.peerage.remote;

import io.peerage.remote.codec.Codec;
import io.peerage.remote.compact.CompactClient;
import io.peerage.remote.compact.CompactLimits;
import io.peerage.remote.compact.CompactServer;
import io.peerage.remote.gob.peer.GobClient;
import io.peerage.remote.gob.peer.GobServer;
import io.peerage.remote.message.ToClient;
import io.peerage.remote.message.ToServer;

/// The language of a connection between a [MachineClient] and a [MachineServer]. Both ends have to
/// mean the same one.
public enum WireCodec {
  /// Peerage's own; docs/reference/remote-wire.md.
  COMPACT,
  /// That of asyncmachine-go; docs/reference/gob.md. A server offers one machine and has no token.
  /// Calls have no numbers that a server would know again: see [ClientOptions#repeats()].
  GOB;

  /// @param epoch for a language in which a server says none
  Codec<ToClient, ToServer> client(CompactLimits limits, long epoch) {
    return switch (this) {
      case COMPACT -> new CompactClient(limits);
      case GOB -> new GobClient(limits, epoch);
    };
  }

  /// @param connection a number that no other connection of the server has
  Codec<ToServer, ToClient> server(CompactLimits limits, long connection) {
    return switch (this) {
      case COMPACT -> new CompactServer(limits);
      case GOB -> new GobServer(limits, connection);
    };
  }
}
