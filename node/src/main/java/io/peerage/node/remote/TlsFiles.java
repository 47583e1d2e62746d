package io.peerage.node.remote;

import io.peerage.remote.TlsIdentity;
import io.peerage.remote.TlsSettings;
import io.peerage.wire.ErrorCode;
import io.peerage.wire.PeerageException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The files by which a connection is secured, as options name them. All are PEM.
///
/// @param authorities whose certificates are believed
/// @param certificate what is shown, with those of whoever has signed it
/// @param key of the certificate, nobody else's business; if absent it stands beside the
///   certificate
public record TlsFiles(@Nullable Path authorities, @Nullable Path certificate, @Nullable Path key) {
  private static final int BYTES_MAX = 1 << 20;

  public TlsFiles {
    if (key != null && certificate == null) {
      throw usage("--key goes with --cert", "name the certificate of the key");
    }
  }

  /// For whoever connects; nothing if no file is named.
  ///
  /// @throws PeerageException when a file is not there, or of no use
  public Optional<TlsSettings> client() {
    if (authorities == null) {
      if (certificate != null) {
        throw usage(
            "--cert without --ca", "name a file with the server's certificate, or its authority");
      }
      return Optional.empty();
    }
    TlsSettings settings = TlsSettings.trusting(certificates(authorities));
    return Optional.of(identity().map(settings::withIdentity).orElse(settings));
  }

  /// For whoever listens; nothing if no file is named.
  ///
  /// @throws PeerageException when a file is not there, or of no use
  public Optional<TlsSettings> server() {
    Optional<TlsSettings> settings = identity().map(TlsSettings::of);
    if (authorities == null) {
      return settings;
    }
    if (settings.isEmpty()) {
      throw usage("--ca without --cert", "a server needs a certificate of its own");
    }
    List<X509Certificate> trusted = certificates(authorities);
    return settings.map(each -> each.withAuthorities(trusted));
  }

  private Optional<TlsIdentity> identity() {
    if (certificate == null) {
      return Optional.empty();
    }
    Path secret = key == null ? certificate : key;
    String chain = text(certificate);
    String itsKey = new String(SecretFile.bytes(secret), StandardCharsets.US_ASCII);
    try {
      return Optional.of(TlsIdentity.pem(chain, itsKey));
    } catch (IllegalArgumentException wrong) {
      throw usage(certificate, secret, wrong);
    }
  }

  private static List<X509Certificate> certificates(Path file) {
    String text = text(file);
    try {
      return TlsSettings.certificates(text);
    } catch (IllegalArgumentException wrong) {
      throw usage(file, file, wrong);
    }
  }

  private static PeerageException usage(
      Path certificate, Path secret, IllegalArgumentException wrong) {
    String files = certificate.equals(secret) ? "" + certificate : certificate + ", " + secret;
    return new PeerageException(
        ErrorCode.USAGE, files + ": " + wrong.getMessage(), "both are wanted as PEM", wrong);
  }

  private static PeerageException usage(String message, String hint) {
    return new PeerageException(ErrorCode.USAGE, message, hint);
  }

  private static String text(Path file) {
    try {
      if (Files.size(file) > BYTES_MAX) {
        throw usage(file + " has more than " + BYTES_MAX + " bytes", "");
      }
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (NoSuchFileException missing) {
      throw new PeerageException(ErrorCode.NOT_FOUND, "there is no file " + file, "", missing);
    } catch (IOException failed) {
      throw new PeerageException(
          ErrorCode.DISK, "cannot read " + file + ": " + failed.getMessage(), "", failed);
    }
  }
}
