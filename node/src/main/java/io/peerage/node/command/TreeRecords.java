package io.peerage.node.command;

import io.peerage.node.output.Console;
import io.peerage.swarm.content.HashFunction;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// The directory in which is written down what shared files came to:
/// `$XDG_CACHE_HOME/peerage/digests`, or `.cache/peerage/digests` in the home directory, for its
/// owner only. One file for each shared file, hash function and chunk size.
///
/// @param directory that exists
/// @param bytesMax how much may stand there; what was used least recently goes
record TreeRecords(Path directory, long bytesMax) {

  /// A thousandth of a tebibyte that is shared in chunks of 1 KiB takes half of it.
  static final long BYTES_MAX = 1L << 30;

  /// A record beyond this many goes, however small they are.
  static final int FILES_MAX = 4096;

  private record Entry(Path path, long bytes, FileTime used) {}

  /// The directory, made if there is none; nothing when that cannot be, which is said to those who
  /// want to know.
  static Optional<TreeRecords> open(Map<String, String> environment, Console console) {
    String cache = environment.getOrDefault("XDG_CACHE_HOME", "");
    // A relative path there is to be ignored, says the specification of these directories.
    Path base =
        cache.isEmpty() || !Path.of(cache).isAbsolute()
            ? Path.of(System.getProperty("user.home"), ".cache")
            : Path.of(cache);
    try {
      return Optional.of(
          new TreeRecords(
              Files.createDirectories(base.resolve("peerage/digests"), forOwnerOnly()), BYTES_MAX));
    } catch (IOException | SecurityException cause) {
      console.explain("nothing is written down of what is hashed: " + cause);
      return Optional.empty();
    }
  }

  private static FileAttribute<?>[] forOwnerOnly() {
    return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
        }
        : new FileAttribute<?>[0];
  }

  /// Where the record of a file stands, or will.
  Path of(Path file, HashFunction hash, int chunkSize) {
    String what = hash.text() + " " + chunkSize + " " + file.toAbsolutePath().normalize();
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(what.getBytes(StandardCharsets.UTF_8));
      return directory.resolve(HexFormat.of().formatHex(digest, 0, 16));
    } catch (NoSuchAlgorithmException everyPlatformHasIt) {
      throw new IllegalStateException(everyPlatformHasIt);
    }
  }

  /// A record is of use.
  void used(Path record, Console console) {
    try {
      Files.setLastModifiedTime(record, FileTime.from(Instant.now()));
    } catch (IOException cause) {
      console.explain("cannot mark " + record + " as used: " + cause);
    }
  }

  /// Deletes what there is no room for.
  void trim(Console console) {
    try {
      List<Entry> newestFirst = entries();
      long bytes = 0;
      int files = 0;
      for (Entry entry : newestFirst) {
        bytes += entry.bytes;
        files++;
        if (bytes > bytesMax || files > FILES_MAX) {
          Files.deleteIfExists(entry.path);
        }
      }
    } catch (IOException cause) {
      console.explain("cannot clear up in " + directory + ": " + cause);
    }
  }

  private List<Entry> entries() throws IOException {
    try (Stream<Path> all = Files.list(directory)) {
      return all.filter(Files::isRegularFile)
          .map(path ->
              new Entry(
                  path, path.toFile().length(), FileTime.fromMillis(path.toFile().lastModified())))
          .sorted(Comparator.comparing(Entry::used).reversed())
          .toList();
    }
  }
}
