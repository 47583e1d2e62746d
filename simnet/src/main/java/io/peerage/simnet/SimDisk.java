package io.peerage.simnet;

import io.peerage.wire.DiskFullException;
import io.peerage.wire.ErrorCode;
import io.peerage.wire.FileStamp;
import io.peerage.wire.OpenMode;
import io.peerage.wire.PeerageException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// A host's disk: a tree of directories and files in memory. Code under test reaches it through
/// [SimHost#files]; a test prepares it, looks at it and spoils it here, at once and without a
/// completion.
///
/// What was written is read at once, and is durable once it was forced; a name, once its directory
/// was synchronized. [#powerCut] shows the difference. What a test puts there itself is durable.
///
/// Relative paths start at the root. There is no directory but the root until one is made.
public final class SimDisk {

  /// Decides how operations end, so that a test can let any of them fail.
  @FunctionalInterface
  public interface Script {

    /// The fate of an operation that is about to take effect.
    ///
    /// @param number how many were before it, in the life of the disk
    /// @param operation as in `read`, `write`, `force`, `sync directory`
    DiskFate fate(long number, String operation, Path path);
  }

  private static final Path ROOT = Path.of("/");

  private final SimWall wall;
  private final EqualPages pages;
  private final SplittableRandom random;
  private final Set<Path> directories = new HashSet<>();
  private final DiskNames names = new DiskNames();

  /// Files that somebody has open.
  private final Set<SimFile> open = new LinkedHashSet<>();

  private long capacityBytes = 1L << 40;
  private long usedBytes;
  private long latencyMinNanos = 50_000;
  private long latencyMaxNanos = 500_000;
  private Script script = (_, _, _) -> DiskFate.DONE;

  /// Operations that were about to take effect, and changes that did.
  private long operations;

  private long changes;
  private long filesMade;

  SimDisk(SimWall wall, EqualPages pages, SplittableRandom random) {
    this.wall = wall;
    this.pages = pages;
    this.random = random;
    directories.add(ROOT);
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

  /// Decides from now on how operations end.
  public SimDisk script(Script decides) {
    script = decides;
    return this;
  }

  /// How many operations there were.
  public long operations() {
    return operations;
  }

  /// Makes a directory and those above it.
  public SimDisk mkdirs(Path directory) {
    for (Path each = absolute(directory); each != null; each = each.getParent()) {
      if (names.get(each) != null) {
        throw new IllegalStateException(each + " is a file");
      }
      directories.add(each);
    }
    return this;
  }

  /// Puts a file there, in place of one that was, and makes the directories above it.
  public SimDisk put(Path path, byte[] content) {
    Path parent = absolute(path).getParent();
    if (parent != null) {
      mkdirs(parent);
    }
    SimFile old = file(path);
    SimFile file = old == null ? create(path) : old;
    truncate(file, 0);
    write(file, 0, ByteBuffer.wrap(content));
    file.force();
    if (parent != null) {
      names.sync(parent);
    }
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
    Path at = absolute(path);
    return directories.contains(at) || names.get(at) != null;
  }

  /// Changes bytes of a file behind the back of those who have it open, and its modification time.
  public SimDisk overwrite(Path path, long position, byte[] bytes) {
    SimFile file = existing(path);
    long before = file.modifiedNanos();
    write(file, position, ByteBuffer.wrap(bytes));
    file.force();
    file.modified(Math.max(before + 1, file.modifiedNanos()));
    return this;
  }

  /// Changes bytes of a file, and puts its modification time back.
  public SimDisk spoil(Path path, long position, byte[] bytes) {
    SimFile file = existing(path);
    long before = file.modifiedNanos();
    overwrite(path, position, bytes);
    file.modified(before);
    return this;
  }

  /// Changes the modification time of a file and nothing else.
  public SimDisk touch(Path path) {
    SimFile file = existing(path);
    file.modified(Math.max(file.modifiedNanos() + 1, wall.epochNanos()));
    return this;
  }

  /// Loses what was not durable, or some of it. Nobody may have a file open who goes on using it:
  /// the host crashes first.
  public SimDisk powerCut(Survival survival) {
    long before = random.nextLong(names.oldestChange(changes), changes + 1);
    usedBytes = 0;
    open.clear();
    for (SimFile file : names.powerCut(survival, before, random)) {
      file.powerCut(survival, before, random);
      usedBytes += file.usedBytes();
    }
    names.count();
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
    if (mode != OpenMode.READ) {
      refuseTaken(file, path);
      file.writer = true;
    }
    file.handles++;
    open.add(file);
    return file;
  }

  /// @param mode how it was opened
  void close(SimFile file, OpenMode mode) {
    file.handles--;
    file.writer &= mode == OpenMode.READ;
    if (file.handles == 0) {
      open.remove(file);
      forget(file);
    }
  }

  /// Closes everything that is open: those who had it open are dead.
  void abandoned() {
    for (SimFile file : List.copyOf(open)) {
      file.handles = 1;
      close(file, OpenMode.CREATE);
    }
  }

  /// The fate of an operation that is about to take effect.
  DiskFate fate(String operation, Path path) {
    return script.fate(operations++, operation, absolute(path));
  }

  /// Writes, page by page, until the disk is full.
  void write(SimFile file, long position, ByteBuffer data) {
    int length = data.remaining();
    while (data.hasRemaining()) {
      long at = position + length - data.remaining();
      int run = (int) Math.min(data.remaining(), Pages.PAGE_BYTES - at % Pages.PAGE_BYTES);
      long missing = file.missingBytes(at, run);
      if (missing > freeBytes()) {
        throw new DiskFullException(
            "cannot write " + length + " bytes: no space left on device",
            "free some space; " + freeBytes() + " bytes are left");
      }
      usedBytes += missing;
      file.write(changes++, at, pages.of(data.slice(data.position(), run)));
      data.position(data.position() + run);
    }
    file.modified(wall.epochNanos());
  }

  void truncate(SimFile file, long size) {
    usedBytes -= file.usedBytes();
    file.truncate(changes++, size);
    usedBytes += file.usedBytes();
    file.modified(wall.epochNanos());
  }

  void rename(Path from, Path to, boolean replace) {
    SimFile file = existing(from);
    requireParent(to);
    SimFile target = file(to);
    if (target == file) {
      return;
    }
    if (target != null) {
      if (!replace) {
        throw disk(to, "exists", "choose another name, or allow it to be replaced");
      }
      unname(target);
    }
    if (replace) {
      names.move(changes++, absolute(from), absolute(to), file);
    } else {
      // As a real one does it, who must not replace what comes in between: for a moment it has
      // both.
      names.link(changes++, absolute(to), file);
      names.unlink(changes++, absolute(from));
    }
  }

  void delete(Path path) {
    SimFile file = file(path);
    if (file != null) {
      names.unlink(changes++, absolute(path));
      unname(file);
    }
  }

  FileStamp status(Path path) {
    Path at = absolute(path);
    if (directories.contains(at)) {
      return new FileStamp(FileStamp.Kind.DIRECTORY, 0, 0);
    }
    SimFile file = names.get(at);
    return file == null ? FileStamp.ABSENT : file.stamp();
  }

  void syncDirectory(Path directory) {
    requireDirectory(directory);
    names.sync(absolute(directory));
  }

  long freeSpace(Path path) {
    if (!exists(path)) {
      throw notFound(path);
    }
    return freeBytes();
  }

  private SimFile create(Path path) {
    requireParent(path);
    SimFile old = file(path);
    if (old != null) {
      refuseTaken(old, path);
      delete(path);
    }
    SimFile file = new SimFile(++filesMade, wall.epochNanos());
    file.names = 1;
    names.link(changes++, absolute(path), file);
    return file;
  }

  private static void refuseTaken(SimFile file, Path path) {
    if (file.writer) {
      throw new PeerageException(
          ErrorCode.REFUSED,
          path + ": somebody else is writing it",
          "wait until that is done, or end it");
    }
  }

  private SimFile existing(Path path) {
    SimFile file = file(path);
    if (file == null) {
      throw notFound(path);
    }
    return file;
  }

  /// The file at a path, if anything is there.
  private @Nullable SimFile file(Path path) {
    if (directories.contains(absolute(path))) {
      throw disk(path, "is a directory", "name a file");
    }
    return names.get(absolute(path));
  }

  private void requireParent(Path path) {
    Path parent = absolute(path).getParent();
    if (parent != null) {
      requireDirectory(parent);
    }
  }

  private void requireDirectory(Path path) {
    if (!directories.contains(absolute(path))) {
      throw disk(path, "no such directory", "make it first");
    }
  }

  private void unname(SimFile file) {
    file.names--;
    forget(file);
  }

  /// Takes the space of a file back when neither a name nor a handle leads to it. What it holds
  /// stays: a name that leads to it may come back with the power.
  private void forget(SimFile file) {
    if (file.names == 0 && file.handles == 0) {
      usedBytes -= file.usedBytes();
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
