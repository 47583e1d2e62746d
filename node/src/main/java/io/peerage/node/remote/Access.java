package io.peerage.node.remote;

import io.peerage.remote.ClientOptions;
import io.peerage.remote.TlsSettings;
import io.peerage.remote.WireCodec;
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

  ClientOptions onto(ClientOptions options) {
    ClientOptions plain = options.withCodec(codec).withToken(token);
    return tls.map(plain::withTls).orElse(plain);
  }
}
