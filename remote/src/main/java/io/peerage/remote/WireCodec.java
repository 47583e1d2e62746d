package io.peerage.remote;

import io.peerage.remote.codec.Codec;
import io.peerage.remote.compact.CompactClient;
import io.peerage.remote.compact.CompactLimits;
import io.peerage.remote.compact.CompactServer;
import io.peerage.remote.message.ToClient;
import io.peerage.remote.message.ToServer;

/// The language of a connection between a [MachineClient] and a [MachineServer]. Both ends have to
/// mean the same one.
public enum WireCodec {
  /// Peerage's own; docs/reference/remote-wire.md.
  COMPACT;

  Codec<ToClient, ToServer> client(CompactLimits limits) {
    return new CompactClient(limits);
  }

  Codec<ToServer, ToClient> server(CompactLimits limits) {
    return new CompactServer(limits);
  }
}
