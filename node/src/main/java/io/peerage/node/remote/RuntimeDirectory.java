package io.peerage.node.remote;

import io.peerage.wire.ErrorCode;
import io.peerage.wire.PeerageException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// The directory in which each process of a user has a socket by which it shows its machines:
/// `$XDG_RUNTIME_DIR/peerage`, or else `peerage-USER` in the directory for temporary files. Nobody
/// but the user may enter it.
public final class RuntimeDirectory {
  private static final String SUFFIX = ".sock";
  private static final Set<PosixFilePermission> PRIVATE =
      PosixFilePermissions.fromString("rwx------");

  private static final Set<PosixFilePermission> WRITABLE =
      EnumSet.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);

  private final Path path;

  /// Where everybody may make directories, one of this name proves nothing.
  private final boolean amongOthers;

  private RuntimeDirectory(Path path, boolean amongOthers) {
    this.path = path;
    this.amongOthers = amongOthers;
  }

  /// A process that shows its machines.
  ///
  /// @param pid its process id
  public record Entry(long pid, Path socket) {}

  /// The directory of this user; it need not exist yet.
  public static RuntimeDirectory of(Map<String, String> environment) {
    String runtime = environment.getOrDefault("XDG_RUNTIME_DIR", "");
    if (!runtime.isEmpty()) {
      return new RuntimeDirectory(Path.of(runtime, "peerage"), false);
    }
    return among(Path.of(System.getProperty("java.io.tmpdir", "/tmp")));
  }

  /// The directory of this user in one where others have theirs.
  static RuntimeDirectory among(Path shared) {
    String user = System.getProperty("user.name", "nobody").replaceAll("[^A-Za-z0-9._-]", "_");
    return new RuntimeDirectory(shared.resolve("peerage-" + user), true);
  }

  /// Where it is.
  public Path path() {
    return path;
  }

  /// Where the process with this id has its socket.
  public Path socket(long pid) {
    return path.resolve(pid + SUFFIX);
  }

  /// Makes the directory, unless it is there.
  ///
  /// @throws PeerageException `refused` if it belongs to somebody else, `disk` if it cannot be made
  public void make() {
    try {
      Files.createDirectory(path, PosixFilePermissions.asFileAttribute(PRIVATE));
    } catch (FileAlreadyExistsException there) {
      requireOwn();
    } catch (IOException failed) {
      throw new PeerageException(
          ErrorCode.DISK,
          "cannot make the directory " + path + ": " + failed.getMessage(),
          "set XDG_RUNTIME_DIR to a directory of yours",
          failed);
    }
  }

  private void requireOwn() {
    try {
      boolean own =
          Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)
              && Files.getOwner(path, LinkOption.NOFOLLOW_LINKS).equals(me());
      if (!own) {
        throw new PeerageException(
            ErrorCode.REFUSED,
            path + " belongs to somebody else",
            "set XDG_RUNTIME_DIR to a directory of yours");
      }
      if (amongOthers
          && !Collections.disjoint(
              Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS), WRITABLE)) {
        throw new PeerageException(
            ErrorCode.REFUSED, "others may write to " + path, "chmod 700 " + path);
      }
    } catch (IOException failed) {
      throw new PeerageException(
          ErrorCode.DISK, "cannot look at " + path + ": " + failed.getMessage(), "", failed);
    }
  }

  private UserPrincipal me() throws IOException {
    return path.getFileSystem()
        .getUserPrincipalLookupService()
        .lookupPrincipalByName(System.getProperty("user.name", ""));
  }

  /// The processes whose sockets are there, by their ids. One that was killed may have left its
  /// socket.
  ///
  /// A directory that somebody else has made in the place of ours is not believed: whatever listens
  /// there would be taken for a process of this user. In `$XDG_RUNTIME_DIR` nobody else can make
  /// one; whoever sets it to a place of others is left to them, who refuse.
  ///
  /// @throws PeerageException `refused` if it may not be read, or is not ours
  public List<Entry> processes() {
    List<Entry> processes = new ArrayList<>();
    if (Files.notExists(path, LinkOption.NOFOLLOW_LINKS)) {
      return processes;
    }
    if (amongOthers) {
      requireOwn();
    }
    try (Stream<Path> files = Files.list(path)) {
      files.forEach(file -> process(file).ifPresent(processes::add));
    } catch (IOException failed) {
      throw new PeerageException(
          ErrorCode.REFUSED, "may not look into " + path, "it belongs to another user", failed);
    }
    processes.sort(Comparator.comparingLong(Entry::pid));
    return processes;
  }

  /// Deletes the socket of a process that is there no more.
  void forget(Entry gone) {
    if (ProcessHandle.of(gone.pid()).isPresent()) {
      return;
    }
    try {
      Files.deleteIfExists(gone.socket());
    } catch (IOException stays) {
      System.getLogger(RuntimeDirectory.class.getName())
          .log(System.Logger.Level.DEBUG, "the socket " + gone.socket() + " stays", stays);
    }
  }

  private static Optional<Entry> process(Path file) {
    String name = String.valueOf(file.getFileName());
    if (!name.endsWith(SUFFIX)) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new Entry(Long.parseLong(name.substring(0, name.length() - SUFFIX.length())), file));
    } catch (NumberFormatException another) {
      return Optional.empty();
    }
  }
}
