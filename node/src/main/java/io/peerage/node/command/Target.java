package io.peerage.node.command;

import io.peerage.swarm.ContentHash;
import io.peerage.swarm.Hashed;
import io.peerage.swarm.content.IntegrityProtection;
import io.peerage.swarm.content.SwarmLink;
import io.peerage.swarm.content.SwarmMetadata;
import io.peerage.wire.Carrier;
import io.peerage.wire.ErrorCode;
import io.peerage.wire.PeerageException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/// Where a download is to stand, and what stands there already.
record Target(Path path) {

  /// Decides the place: `output` is a file, a directory, or absent for the working directory. In a
  /// directory the file is named as the link suggests, otherwise after its root hash.
  ///
  /// @throws PeerageException `disk` when the directory is missing, `usage` when there is a
  ///   directory of that name
  static Target of(@Nullable String output, SwarmLink link, SwarmMetadata content) {
    String name = link.fileName().orElseGet(() -> content.id().hex());
    Path path;
    if (output == null) {
      path = Path.of(name);
    } else {
      Path given = Path.of(output);
      path = output.endsWith("/") || Files.isDirectory(given) ? given.resolve(name) : given;
    }
    Path directory = Optional.ofNullable(path.getParent()).orElse(Path.of(""));
    if (!Files.isDirectory(directory)) {
      throw Files.exists(directory)
          ? new PeerageException(
              ErrorCode.DISK, directory + " is no directory", "choose another place with -o")
          : new PeerageException(
              ErrorCode.DISK,
              "there is no directory " + directory + " to write to",
              "create it: mkdir -p " + directory);
    }
    if (Files.isDirectory(path)) {
      throw new PeerageException(
          ErrorCode.USAGE, path + " is a directory", "choose another name with -o");
    }
    return new Target(path);
  }

  /// Where an unfinished download stands.
  Path part() {
    return path.resolveSibling(path.getFileName() + ".part");
  }

  /// Where is written down which parts of an unfinished download are there.
  Path map() {
    return path.resolveSibling(path.getFileName() + ".part.map");
  }

  boolean exists() {
    return Files.exists(path);
  }

  /// How many bytes stand there, if they are this content, which takes hashing them to know.
  Optional<Long> whole(Carrier carrier, SwarmMetadata content, LongConsumer hashed) {
    long bytes = path.toFile().length();
    boolean mayBe =
        Files.isRegularFile(path)
            && bytes > 0
            && content.length().orElse(bytes) == bytes
            && content.protection() == IntegrityProtection.MERKLE_HASH_TREE;
    if (!mayBe) {
      return Optional.empty();
    }
    Hashed found = ContentHash.hash(carrier, path, content.hash(), content.chunkSize(), hashed);
    return found.root().equals(content.id().bytes())
        ? Optional.of(found.bytes())
        : Optional.empty();
  }
}
