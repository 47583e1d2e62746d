package io.peerage.remote;

import io.peerage.remote.tls.CertificateJudge;
import io.peerage.remote.tls.Pem;
import io.peerage.remote.tls.Purpose;
import io.peerage.remote.tls.SubjectNames;
import io.peerage.wire.TlsOptions;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// TLS 1.3 between a [MachineServer] and its clients.
///
/// A server needs an identity; if it trusts authorities, it lets in only clients who show a
/// certificate of theirs. A client needs authorities, who have signed the server's certificate or
/// are that certificate, and shows an identity if it has one. The system's authorities are trusted
/// by nobody here.
///
/// @param identity what is shown
/// @param authorities whose certificates are believed
/// @param serverName the host that the server's certificate has to be for, to a client; empty for
///   the host of its address
public record TlsSettings(
    Optional<TlsIdentity> identity, List<X509Certificate> authorities, String serverName) {
  public TlsSettings {
    authorities = List.copyOf(authorities);
  }

  /// For a server that lets everybody in.
  public static TlsSettings of(TlsIdentity identity) {
    return new TlsSettings(Optional.of(identity), List.of(), "");
  }

  /// For a client that shows nothing.
  ///
  /// @param authorities one at least
  public static TlsSettings trusting(List<X509Certificate> authorities) {
    return new TlsSettings(Optional.empty(), authorities, "");
  }

  /// Certificates of a text (PEM), one at least.
  ///
  /// @throws IllegalArgumentException with a sentence for the user if there is none
  public static List<X509Certificate> certificates(String pem) {
    return Pem.certificates(pem);
  }

  /// The same with something to show.
  public TlsSettings withIdentity(TlsIdentity shown) {
    return new TlsSettings(Optional.of(shown), authorities, serverName);
  }

  /// The same, believing certificates of these.
  public TlsSettings withAuthorities(List<X509Certificate> trusted) {
    return new TlsSettings(identity, trusted, serverName);
  }

  /// The same for a server that is called otherwise than its address.
  public TlsSettings withServerName(String name) {
    return new TlsSettings(identity, authorities, name);
  }

  TlsOptions serving(InstantSource wall) {
    TlsIdentity shown =
        identity.orElseThrow(() -> new IllegalArgumentException("a server needs a certificate"));
    TlsOptions options = TlsOptions.server(shown.chain(), shown.key());
    return authorities.isEmpty()
        ? options
        : options.withPeerCertificate(new CertificateJudge(authorities, Purpose.CLIENT, "", wall));
  }

  TlsOptions connecting(SocketAddress server, InstantSource wall) {
    String host = serverName.isEmpty() ? host(server) : serverName;
    TlsOptions options =
        TlsOptions.client(
            SubjectNames.isAddress(host) ? "" : host,
            new CertificateJudge(authorities, Purpose.SERVER, host, wall));
    return identity.map(shown -> options.withIdentity(shown.chain(), shown.key())).orElse(options);
  }

  private static String host(SocketAddress server) {
    if (server instanceof InetSocketAddress address) {
      return address.getHostString();
    }
    throw new IllegalArgumentException("what the server at " + server + " is called is not known");
  }
}
