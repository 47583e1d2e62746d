package io.peerage.remote;

import io.peerage.remote.tls.Pem;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/// A certificate, and the key that proves that it is ours.
///
/// @param chain the certificate, then those of whoever has signed it
/// @param key of the first of them
public record TlsIdentity(List<X509Certificate> chain, PrivateKey key) {
  public TlsIdentity {
    chain = List.copyOf(chain);
    if (chain.isEmpty()) {
      throw new IllegalArgumentException("no certificate");
    }
  }

  /// Reads one from two texts (PEM); the key is one of PKCS #8, without a password.
  ///
  /// @throws IllegalArgumentException with a sentence for the user if they hold nothing of the
  ///   kind, or do not belong together
  public static TlsIdentity pem(String certificates, String key) {
    List<X509Certificate> chain = Pem.certificates(certificates);
    return new TlsIdentity(chain, Pem.key(key, chain.getFirst()));
  }

  /// The certificates alone: what is in a record gets printed.
  @Override
  public String toString() {
    return "TlsIdentity[" + chain.getFirst().getSubjectX500Principal() + "]";
  }
}
