package io.peerage.remote;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Objects;

/// Certificates and keys of the tests; `make.sh` beside them says what each is.
public final class Certificates {
  private Certificates() {}

  /// A file of theirs.
  public static String text(String file) {
    try (InputStream in = Certificates.class.getResourceAsStream("tls/" + file)) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /// The certificate of this name.
  public static List<X509Certificate> of(String name) {
    return TlsSettings.certificates(text(name + ".pem"));
  }

  static TlsIdentity identity(String name) {
    return TlsIdentity.pem(text(name + ".pem"), text(name + ".key"));
  }
}
