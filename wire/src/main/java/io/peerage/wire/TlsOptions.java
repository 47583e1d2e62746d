package io.peerage.wire;

import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How a stream is secured with TLS 1.3 (RFC 8446).
///
/// @param serving whether this is the server, which has a certificate, and not the client
/// @param chain this side's certificates, its own first; a client may do without
/// @param key belongs to the first of them
/// @param protocols what is spoken inside, best first (ALPN, RFC 7301); the server's order counts
/// @param serverName the name that a client asks for (RFC 6066), empty for none
/// @param peerCertificate whether a server asks for a certificate and goes on only with one
/// @param check judges the peer's certificates; nothing else does
public record TlsOptions(
    boolean serving,
    List<X509Certificate> chain,
    @Nullable PrivateKey key,
    List<String> protocols,
    String serverName,
    boolean peerCertificate,
    CertificateCheck check) {

  /// Judges the certificates that a peer has shown. That it has the key of the first one is proven
  /// elsewhere. Runs on [Workers].
  @FunctionalInterface
  public interface CertificateCheck {

    /// Returns if the stream may go on.
    ///
    /// @param chain the peer's own certificate first
    /// @throws CertificateException if the stream is not to go on
    void check(List<X509Certificate> chain) throws CertificateException;
  }

  public TlsOptions {
    chain = List.copyOf(chain);
    protocols = List.copyOf(protocols);
    if (chain.isEmpty() != (key == null) || (serving && chain.isEmpty())) {
      throw new IllegalArgumentException("a certificate and a key belong together");
    }
    if (protocols.stream().anyMatch(name -> name.isEmpty() || name.length() > 255)) {
      throw new IllegalArgumentException("protocols " + protocols);
    }
  }

  /// A client without a certificate.
  public static TlsOptions client(String serverName, CertificateCheck check) {
    return new TlsOptions(false, List.of(), null, List.of(), serverName, true, check);
  }

  /// A server that asks for no certificate.
  public static TlsOptions server(List<X509Certificate> chain, PrivateKey key) {
    return new TlsOptions(true, chain, key, List.of(), "", false, _ -> {});
  }

  /// The same with a certificate to show.
  public TlsOptions withIdentity(List<X509Certificate> certificates, PrivateKey itsKey) {
    return new TlsOptions(
        serving, certificates, itsKey, protocols, serverName, peerCertificate, check);
  }

  /// The same with protocols to agree on, best first.
  public TlsOptions withProtocols(String... names) {
    return new TlsOptions(serving, chain, key, List.of(names), serverName, peerCertificate, check);
  }

  /// The same for a server that goes on only with a peer whose certificates pass.
  public TlsOptions withPeerCertificate(CertificateCheck itsCheck) {
    return new TlsOptions(serving, chain, key, protocols, serverName, true, itsCheck);
  }
}
