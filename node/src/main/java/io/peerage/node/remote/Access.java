package io.peerage.node.remote;

import io.peerage.remote.ClientOptions;
import io.peerage.remote.TlsSettings;
import io.peerage.remote.WireCodec;
import io.peerage.wire.ErrorCode;
import io.peerage.wire.PeerageException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Optional;

/// How a server of machines at an address is spoken to. Sockets of this user's own processes need
/// none of it.
///
/// @param codec the language
/// @param token what is shown; empty for nothing
/// @param tls how the connection is secured; empty if it is not
public record Access(WireCodec codec, String token, Optional<TlsSettings> tls) {
  /// Our language, unsecured, and nothing to show.
  public static final Access PLAIN = new Access(WireCodec.COMPACT, "", Optional.empty());

  /// Adds it to these options.
  ///
  /// @throws PeerageException `usage` if the token would be seen by others on its way
  ClientOptions onto(ClientOptions options) {
    if (!token.isEmpty() && tls.isEmpty() && isElsewhere(options.server())) {
      throw new PeerageException(
          ErrorCode.USAGE,
          "a token is not sent to %s unsecured".formatted(options.server()),
          "name the server's certificate or its authority with --ca");
    }
    ClientOptions plain = options.withCodec(codec).withToken(token);
    return tls.map(plain::withTls).orElse(plain);
  }

  private static boolean isElsewhere(SocketAddress server) {
    return server instanceof InetSocketAddress inet
        && (inet.isUnresolved() || !inet.getAddress().isLoopbackAddress());
  }
}
