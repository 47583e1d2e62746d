package io.peerage.node.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Where digests of shared files are kept while they are shared: `$XDG_CACHE_HOME/peerage`, or
/// `~/.cache/peerage`. A cache, so what is missing there only costs time.
final class DigestDirectory {

  private DigestDirectory() {}

  /// The directory, made if need be; empty where that cannot be done.
  static Optional<Path> find() {
    String cache = System.getenv("XDG_CACHE_HOME");
    Path home =
        cache == null || cache.isBlank()
            ? Path.of(System.getProperty("user.home"), ".cache")
            : Path.of(cache);
    try {
      return Optional.of(Files.createDirectories(home.resolve("peerage")).toAbsolutePath());
    } catch (IOException | SecurityException cannot) {
      return Optional.empty();
    }
  }
}
