package io.peerage.node.command;

import io.peerage.node.remote.SecretFile;
import io.peerage.node.remote.TlsFiles;
import io.peerage.remote.ServerOptions;
import io.peerage.remote.TlsSettings;
import io.peerage.remote.WireCodec;
import io.peerage.wire.ErrorCode;
import io.peerage.wire.PeerageException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Where a machine is served, and whom it is served to.
@Command
final class ServeOptions {
  @Option(
      names = "--listen",
      paramLabel = "HOST:PORT",
      defaultValue = "127.0.0.1:0",
      converter = Converters.Listen.class,
      description =
          "Where to listen; port 0 takes a free one. Default: ${DEFAULT-VALUE}, which only this "
              + "machine reaches.")
  private InetSocketAddress listen = new InetSocketAddress(0);

  @Option(
      names = "--codec",
      paramLabel = "NAME",
      defaultValue = "compact",
      converter = Converters.Codec.class,
      description =
          "What is spoken there: compact, or gob, which asyncmachine-go speaks. Default:"
              + " ${DEFAULT-VALUE}.")
  private WireCodec codec = WireCodec.COMPACT;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description =
          "Let in there only those who show the text in this file, which nobody else may read (mode"
              + " 600). Default: everybody who can reach it.")
  private @Nullable Path tokenFile;

  @Option(
      names = "--observers",
      description =
          "With --token-file: let in those without a token, too, to look and to change nothing."
              + " Default: off.")
  private boolean observers;

  @Option(
      names = "--cert",
      paramLabel = "FILE",
      description = "Speak TLS there, and show this certificate (PEM). Default: no TLS.")
  private @Nullable Path certificate;

  @Option(
      names = "--key",
      paramLabel = "FILE",
      description =
          "Its key (PEM, PKCS #8), which nobody else may read (mode 600). Default: it stands in the"
              + " file of the certificate.")
  private @Nullable Path key;

  @Option(
      names = "--ca",
      paramLabel = "FILE",
      description =
          "Let in there only those who show a certificate that those in this file (PEM) have"
              + " signed, or one of themselves. Default: everybody who can reach it.")
  private @Nullable Path authorities;

  @Option(
      names = "--insecure",
      description =
          "Listen on an address that other machines reach without TLS, or without asking who is"
              + " there. Default: off.")
  private boolean insecure;

  /// Where.
  InetSocketAddress listen() {
    return listen;
  }

  /// The language, as it is typed.
  String codec() {
    return codec.name().toLowerCase(Locale.ROOT);
  }

  /// How.
  ///
  /// @throws PeerageException `usage` for an address that is open to everybody, unless that is
  ///   meant; others when a file is not there, or of no use
  UnaryOperator<ServerOptions> read() {
    String token = tokenFile == null ? "" : SecretFile.token(tokenFile);
    AccessOptions.requireFit(codec, token);
    if (observers && token.isEmpty()) {
      throw new PeerageException(
          ErrorCode.USAGE, "--observers goes with --token-file", "name the file with the token");
    }
    Optional<TlsSettings> tls = new TlsFiles(authorities, certificate, key).server();
    if (!insecure && !listen.getAddress().isLoopbackAddress()) {
      requireGuarded(tls.isPresent(), (!token.isEmpty() && !observers) || authorities != null);
    }
    return options -> {
      ServerOptions asking = options.withCodec(codec).withToken(token);
      ServerOptions plain = observers ? asking.withObservers() : asking;
      return tls.map(plain::withTls).orElse(plain);
    };
  }

  private void requireGuarded(boolean secured, boolean asked) {
    String address = listen.getAddress().getHostAddress();
    if (!secured) {
      throw new PeerageException(
          ErrorCode.USAGE,
          "other machines can reach " + address + ", and nothing is secured there",
          "give --cert and --key, or --insecure if that is meant");
    }
    if (!asked) {
      throw new PeerageException(
          ErrorCode.USAGE,
          "other machines can reach " + address + ", and nobody is asked who he is there",
          "give --token-file or --ca, or --insecure if that is meant");
    }
  }
}
