package io.peerage.node.command;

import io.peerage.node.remote.Access;
import io.peerage.node.remote.SecretFile;
import io.peerage.node.remote.TlsFiles;
import io.peerage.remote.WireCodec;
import io.peerage.wire.ErrorCode;
import io.peerage.wire.PeerageException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// How whoever has an address is spoken to.
@Command
final class AccessOptions {
  @Option(
      names = "--codec",
      paramLabel = "NAME",
      defaultValue = "compact",
      converter = Converters.Codec.class,
      description =
          "What is spoken at an address: compact, or gob, which asyncmachine-go speaks. Default:"
              + " ${DEFAULT-VALUE}.")
  private WireCodec codec = WireCodec.COMPACT;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description =
          "What to show at an address that wants a token: the text in this file, which nobody else"
              + " may read (mode 600). Default: nothing.")
  private @Nullable Path tokenFile;

  @Option(
      names = "--ca",
      paramLabel = "FILE",
      description =
          "Speak TLS at an address, and believe what the certificates in this file (PEM) have"
              + " signed, and themselves. Default: no TLS.")
  private @Nullable Path authorities;

  @Option(
      names = "--cert",
      paramLabel = "FILE",
      description = "A certificate (PEM) to show over TLS. Default: none.")
  private @Nullable Path certificate;

  @Option(
      names = "--key",
      paramLabel = "FILE",
      description =
          "Its key (PEM, PKCS #8), which nobody else may read (mode 600). Default: it stands in the"
              + " file of the certificate.")
  private @Nullable Path key;

  /// Makes sure that none of them is given.
  ///
  /// @throws PeerageException `usage` if one is
  void requireNone() {
    if (codec != WireCodec.COMPACT
        || tokenFile != null
        || authorities != null
        || certificate != null) {
      throw new PeerageException(
          ErrorCode.USAGE,
          "how addresses are spoken to is said once, at the start",
          "peerage repl --token-file F --ca F HOST:PORT");
    }
  }

  /// Makes sure that a token can be said in a language.
  ///
  /// @throws PeerageException `usage` if it cannot
  static void requireFit(WireCodec codec, String token) {
    if (codec == WireCodec.GOB && !token.isEmpty()) {
      throw new PeerageException(
          ErrorCode.USAGE,
          "--token-file: gob knows no tokens",
          "use certificates: --cert and --ca");
    }
  }

  /// What they come to.
  ///
  /// @throws io.peerage.wire.PeerageException when a file is not there, or of no use
  Access read() {
    String token = tokenFile == null ? "" : SecretFile.token(tokenFile);
    requireFit(codec, token);
    return new Access(codec, token, new TlsFiles(authorities, certificate, key).client());
  }
}
