package io.peerage.wire;

import java.security.cert.X509Certificate;
import java.util.List;

/// What came of securing a stream.
///
/// @param peer the peer's certificates, its own first; empty if it showed none
/// @param protocol what was agreed on, empty for nothing
public record TlsSession(List<X509Certificate> peer, String protocol) {
  public TlsSession {
    peer = List.copyOf(peer);
  }
}
