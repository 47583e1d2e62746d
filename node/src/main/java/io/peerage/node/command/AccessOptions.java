package io.peerage.node.command;

import io.peerage.node.remote.Access;
import io.peerage.node.remote.SecretFile;
import io.peerage.remote.WireCodec;
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
      description = "What is spoken at an address. Default: ${DEFAULT-VALUE}.")
  private WireCodec codec = WireCodec.COMPACT;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description =
          "What to show at an address that wants a token: the text in this file, which nobody else"
              + " may read (mode 600). Default: nothing.")
  private @Nullable Path tokenFile;

  /// What they come to.
  ///
  /// @throws io.peerage.wire.PeerageException when a file is not there, or of no use
  Access read() {
    return new Access(codec, tokenFile == null ? "" : SecretFile.token(tokenFile));
  }
}
