package io.peerage.node.command;

import io.peerage.node.remote.SecretFile;
import io.peerage.remote.ServerOptions;
import io.peerage.remote.WireCodec;
import io.peerage.wire.ErrorCode;
import io.peerage.wire.PeerageException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Locale;
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
      description = "What is spoken there. Default: ${DEFAULT-VALUE}.")
  private WireCodec codec = WireCodec.COMPACT;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description =
          "Let in there only those who show the text in this file, which nobody else may read (mode"
              + " 600). Default: everybody who can reach it.")
  private @Nullable Path tokenFile;

  @Option(
      names = "--insecure",
      description =
          "Listen on an address that other machines reach although everybody there may look, or"
              + " listen in. Default: off.")
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
    requireGuarded();
    return options -> options.withCodec(codec).withToken(token);
  }

  private void requireGuarded() {
    if (insecure || listen.getAddress().isLoopbackAddress()) {
      return;
    }
    throw new PeerageException(
        ErrorCode.USAGE,
        "others can reach "
            + listen.getAddress().getHostAddress()
            + ", and everybody could listen in",
        "listen on 127.0.0.1, or give --insecure if that is meant");
  }
}
