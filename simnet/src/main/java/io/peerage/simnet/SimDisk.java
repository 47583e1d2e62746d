package io.peerage.simnet;

import io.peerage.wire.ErrorCode;
import io.peerage.wire.FileStamp;
import io.peerage.wire.OpenMode;
import io.peerage.wire.PeerageException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A host's disk: a tree of directories and files in memory. Code under test reaches it through
/// [SimHost#files]; a test prepares it, looks at it and spoils it here, at once and without a
/// completion.
///
/// Relative paths start at the root. There is no directory but the root until one is made.
public final class SimDisk {

  /// What stands at a path.
  private sealed interface Node {
    record Directory() implements Node {}

    record Named(SimFile file) implements Node {}
  }

  private static final Path ROOT = Path.of("/");

  private final SimWall wall;
  private final Map<Path, Node> nodes = new HashMap<>();
  private long capacityBytes = 1L << 40;
  private long usedBytes;
  private long latencyMinNanos = 50_000;
  private long latencyMaxNanos = 500_000;

  SimDisk(SimWall wall) {
    this.wall = wall;
    nodes.put(ROOT, new Node.Directory());
  }

  /// How much it holds, in bytes; files take whole pages of 4 KiB. 1 TiB unless told. May be less
  /// than what is on it: then nothing can be added.
  public SimDisk capacity(long bytes) {
    capacityBytes = bytes;
    return this;
  }

  /// How long an operation takes: drawn for each from this range. 50 to 500 µs unless told.
  public SimDisk latency(Duration min, Duration max) {
    if (min.isNegative() || max.compareTo(min) < 0) {
      throw new IllegalArgumentException("latency from " + min + " to " + max);
    }
    latencyMinNanos = min.toNanos();
    latencyMaxNanos = max.toNanos();
    return this;
  }

  /// Makes a directory and those above it.
  public SimDisk mkdirs(Path directory) {
    Path path = absolute(directory);
    for (Path each = path; each != null; each = each.getParent()) {
      if (nodes.putIfAbsent(each, new Node.Directory()) instanceof Node.Named) {
        throw new IllegalStateException(each + " is a file");
      }
    }
    return this;
  }

  /// Puts a file there, in place of one that was, and makes the directories above it.
  public SimDisk put(Path path, byte[] content) {
    Path parent = absolute(path).getParent();
    if (parent != null) {
      mkdirs(parent);
    }
    Node.@Nullable Named old = file(path).orElse(null);
    SimFile file = old == null ? create(path) : old.file;
    truncate(file, 0);
    write(file, 0, ByteBuffer.wrap(content));
    return this;
  }

  /// What a file holds.
  ///
  /// @throws PeerageException `not_found` when there is none
  public byte[] get(Path path) {
    SimFile file = existing(path);
    byte[] content = new byte[Math.toIntExact(file.size())];
    file.read(0, ByteBuffer.wrap(content));
    return content;
  }

  /// Whether anything stands there.
  public boolean exists(Path path) {
    return nodes.containsKey(absolute(path));
  }

  /// Changes bytes of a file behind the back of those who have it open, and its modification time.
  public SimDisk overwrite(Path path, long position, byte[] bytes) {
    SimFile file = existing(path);
    long before = file.modifiedNanos();
    write(file, position, ByteBuffer.wrap(bytes));
    file.modified(Math.max(before + 1, file.modifiedNanos()));
    return this;
  }

  /// Changes the modification time of a file and nothing else.
  public SimDisk touch(Path path) {
    SimFile file = existing(path);
    file.modified(Math.max(file.modifiedNanos() + 1, wall.epochNanos()));
    return this;
  }

  /// Bytes that can still be written.
  public long freeBytes() {
    return Math.max(0, capacityBytes - usedBytes);
  }

  long latencyMinNanos() {
    return latencyMinNanos;
  }

  long latencyMaxNanos() {
    return latencyMaxNanos;
  }

  /// The path from the root. Never looks at the real working directory, which is not the seed's.
  static Path absolute(Path path) {
    return ROOT.resolve(path).normalize();
  }

  SimFile open(Path path, OpenMode mode) {
    SimFile file = mode == OpenMode.CREATE ? create(path) : existing(path);
    file.handles++;
    file.taken |= mode == OpenMode.CREATE;
    return file;
  }

  void close(SimFile file) {
    file.handles--;
    file.taken &= file.handles > 0;
    forget(file);
  }

  void write(SimFile file, long position, ByteBuffer data) {
    long missing = file.missingBytes(position, data.remaining());
    if (missing > freeBytes()) {
      throw new PeerageException(
          ErrorCode.DISK,
          "cannot write " + data.remaining() + " bytes: no space left on device",
          "free some space; " + freeBytes() + " bytes are left");
    }
    usedBytes += missing;
    file.write(position, data);
    file.modified(wall.epochNanos());
  }

  void truncate(SimFile file, long size) {
    usedBytes -= file.usedBytes();
    file.truncate(size);
    usedBytes += file.usedBytes();
    file.modified(wall.epochNanos());
  }

  void rename(Path from, Path to, boolean replace) {
    SimFile file = existing(from);
    requireParent(to);
    Node.@Nullable Named target = file(to).orElse(null);
    if (target != null && target.file == file) {
      return;
    }
    if (target != null) {
      if (!replace) {
        throw disk(to, "exists", "choose another name, or allow it to be replaced");
      }
      unname(target.file);
    }
    nodes.remove(absolute(from));
    nodes.put(absolute(to), new Node.Named(file));
  }

  void delete(Path path) {
    file(path)
        .ifPresent(named -> {
          nodes.remove(absolute(path));
          unname(named.file);
        });
  }

  FileStamp status(Path path) {
    return switch (nodes.get(absolute(path))) {
      case null -> FileStamp.ABSENT;
      case Node.Directory() -> new FileStamp(FileStamp.Kind.DIRECTORY, 0, 0);
      case Node.Named(var file) ->
          new FileStamp(FileStamp.Kind.FILE, file.size(), file.modifiedNanos());
    };
  }

  void syncDirectory(Path directory) {
    requireDirectory(directory);
  }

  long freeSpace(Path path) {
    if (!exists(path)) {
      throw notFound(path);
    }
    return freeBytes();
  }

  private SimFile create(Path path) {
    requireParent(path);
    Node.@Nullable Named old = file(path).orElse(null);
    if (old != null) {
      if (old.file.taken) {
        throw disk(path, "is being written by somebody else", "wait for the other one");
      }
      delete(path);
    }
    SimFile file = new SimFile(wall.epochNanos());
    nodes.put(absolute(path), new Node.Named(file));
    return file;
  }

  private SimFile existing(Path path) {
    return file(path).orElseThrow(() -> notFound(path)).file;
  }

  /// The file at a path, if anything is there.
  private Optional<Node.Named> file(Path path) {
    return switch (nodes.get(absolute(path))) {
      case null -> Optional.empty();
      case Node.Named named -> Optional.of(named);
      case Node.Directory() -> throw disk(path, "is a directory", "name a file");
    };
  }

  private void requireParent(Path path) {
    Path parent = absolute(path).getParent();
    if (parent != null) {
      requireDirectory(parent);
    }
  }

  private void requireDirectory(Path path) {
    if (!(nodes.get(absolute(path)) instanceof Node.Directory)) {
      throw disk(path, "no such directory", "make it first");
    }
  }

  private void unname(SimFile file) {
    file.named = false;
    forget(file);
  }

  /// Takes the space of a file back when neither a name nor a handle leads to it.
  private void forget(SimFile file) {
    if (!file.named && file.handles == 0) {
      usedBytes -= file.usedBytes();
      file.truncate(0);
    }
  }

  private static PeerageException notFound(Path path) {
    return new PeerageException(
        ErrorCode.NOT_FOUND, path + ": no such file", "check the path and its spelling");
  }

  private static PeerageException disk(Path path, String what, String hint) {
    return new PeerageException(ErrorCode.DISK, path + ": " + what, hint);
  }
}
