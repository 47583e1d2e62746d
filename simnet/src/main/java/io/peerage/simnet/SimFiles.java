package io.peerage.simnet;

import io.peerage.wire.DiskFullException;
import io.peerage.wire.ErrorCode;
import io.peerage.wire.FileStamp;
import io.peerage.wire.Files;
import io.peerage.wire.OpenMode;
import io.peerage.wire.Outcome;
import io.peerage.wire.PeerageException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// A host's files: every operation takes effect when it completes, a latency after it was started,
/// so those side by side overtake each other.
final class SimFiles implements Files {

  private enum Operation {
    OPEN,
    READ,
    WRITE,
    FORCE,
    TRUNCATE,
    CLOSE,
    RENAME,
    DELETE,
    STATUS,
    SYNC_DIRECTORY,
    FREE_SPACE;

    String text() {
      return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
  }

  /// What an operation does, if it ends well and if it does not.
  @FunctionalInterface
  private interface Work<T> {
    T run();

    /// What is done nevertheless when it fails.
    default void fail() {}

    /// What is done when the power is cut before it has ended.
    default void cut() {}
  }

  private final SimNet net;
  private final SimHost host;
  private final SimDisk disk;
  private final SplittableRandom random;

  SimFiles(SimNet net, SimHost host, SimDisk disk, SplittableRandom random) {
    this.net = net;
    this.host = host;
    this.disk = disk;
    this.random = random;
  }

  @Override
  public void open(Path path, OpenMode mode, Consumer<Outcome<OpenFile>> done) {
    complete(Operation.OPEN, path, done, new Opening(path, mode));
  }

  @Override
  public void rename(Path from, Path to, boolean replace, Consumer<Outcome<Done>> done) {
    complete(Operation.RENAME, from, done, change(() -> disk.rename(from, to, replace)));
  }

  @Override
  public void delete(Path path, Consumer<Outcome<Done>> done) {
    complete(Operation.DELETE, path, done, change(() -> disk.delete(path)));
  }

  @Override
  public void status(Path path, Consumer<Outcome<FileStamp>> done) {
    complete(Operation.STATUS, path, done, () -> disk.status(path));
  }

  @Override
  public void syncDirectory(Path directory, Consumer<Outcome<Done>> done) {
    complete(
        Operation.SYNC_DIRECTORY,
        directory,
        done,
        () -> {
          disk.syncDirectory(directory);
          return Done.DONE;
        });
  }

  @Override
  public void freeSpace(Path path, Consumer<Outcome<Long>> done) {
    complete(Operation.FREE_SPACE, path, done, () -> disk.freeSpace(path));
  }

  private <T> void complete(
      Operation operation, Path path, Consumer<Outcome<T>> done, Work<T> work) {
    complete(operation, path, 0, 0, later(), done, work);
  }

  private <T> void complete(
      Operation operation,
      Path path,
      long position,
      long length,
      long at,
      Consumer<Outcome<T>> done,
      Work<T> work) {
    host.loop.requireInLoop("an operation on files");
    net.add(
        new Event.Task(
            host,
            Event.Kind.FILE,
            at,
            () -> {
              net.trace()
                  .file(operation.name(), SimDisk.absolute(path).toString(), position, length);
              carryOut(operation, path, done, work);
            }));
  }

  private <T> void carryOut(
      Operation operation, Path path, Consumer<Outcome<T>> done, Work<T> work) {
    switch (disk.fate(operation.text(), path)) {
      case DONE -> done.accept(outcome(work::run));
      case FAILED -> {
        attempt(work::fail);
        done.accept(
            new Outcome.Failure<>(
                new PeerageException(
                    ErrorCode.DISK,
                    "cannot %s %s: input/output error".formatted(operation.text(), path),
                    "look at the disk")));
      }
      case FULL -> {
        attempt(work::fail);
        done.accept(
            new Outcome.Failure<>(
                new DiskFullException(
                    "cannot %s %s: no space left on device".formatted(operation.text(), path),
                    "free some space")));
      }
      case POWER_CUT -> {
        attempt(work::cut);
        host.crash();
      }
    }
  }

  private long later() {
    return net.nanos()
        + random.nextLong(disk.latencyMinNanos(), disk.latencyMaxNanos() + 1)
        + host.more(SimSite.SLOW_DISK, SimSite.SLOW_DISK_NANOS);
  }

  private static <T> Outcome<T> outcome(Supplier<T> work) {
    try {
      return new Outcome.Success<>(work.get());
    } catch (PeerageException refusal) {
      return new Outcome.Failure<>(refusal);
    }
  }

  /// Does what is left to do when the answer is decided already: a refusal adds nothing to it.
  private static void attempt(Runnable work) {
    outcome(() -> {
      work.run();
      return Done.DONE;
    });
  }

  /// A change: if the power is cut it is made, but nobody knows how it ended.
  private static Work<Done> change(Runnable change) {
    return new Work<>() {
      @Override
      public Done run() {
        change.run();
        return Done.DONE;
      }

      @Override
      public void cut() {
        change.run();
      }
    };
  }

  private final class Opening implements Work<OpenFile> {
    private final Path path;
    private final OpenMode mode;

    Opening(Path path, OpenMode mode) {
      this.path = path;
      this.mode = mode;
    }

    @Override
    public OpenFile run() {
      return new Handle(path, mode, disk.open(path, mode));
    }

    @Override
    public void cut() {
      disk.open(path, mode);
    }
  }

  private final class Writing implements Work<Done> {
    private final SimFile file;
    private final long position;
    private final ByteBuffer data;

    Writing(SimFile file, long position, ByteBuffer data) {
      this.file = file;
      this.position = position;
      this.data = data;
    }

    @Override
    public Done run() {
      disk.write(file, position, data);
      return Done.DONE;
    }

    @Override
    public void fail() {
      disk.write(file, position, data.slice(data.position(), data.remaining() / 2));
    }

    @Override
    public void cut() {
      disk.write(file, position, data);
    }
  }

  private static final class Forcing implements Work<Done> {
    private final SimFile file;

    Forcing(SimFile file) {
      this.file = file;
    }

    @Override
    public Done run() {
      file.force();
      return Done.DONE;
    }

    @Override
    public void fail() {
      file.lose();
    }
  }

  /// An open file.
  private final class Handle implements OpenFile {
    private final Path path;
    private final OpenMode mode;
    private final SimFile file;
    private final FileStamp stamp;

    /// When the last operation that was started is over.
    private long idleAt;

    private boolean open = true;

    Handle(Path path, OpenMode mode, SimFile file) {
      this.path = path;
      this.mode = mode;
      this.file = file;
      this.stamp = file.stamp();
    }

    @Override
    public FileStamp stamp() {
      return stamp;
    }

    @Override
    public void read(long position, ByteBuffer into, Consumer<Outcome<Integer>> done) {
      requireNotNegative(position);
      start(Operation.READ, position, into.remaining(), done, () -> file.read(position, into));
    }

    @Override
    public void write(long position, ByteBuffer data, Consumer<Outcome<Done>> done) {
      requireNotNegative(position);
      start(Operation.WRITE, position, data.remaining(), done, new Writing(file, position, data));
    }

    @Override
    public void force(Consumer<Outcome<Done>> done) {
      startLast(Operation.FORCE, done, new Forcing(file));
    }

    @Override
    public void truncate(long size, Consumer<Outcome<Done>> done) {
      requireNotNegative(size);
      start(Operation.TRUNCATE, size, 0, done, change(() -> disk.truncate(file, size)));
    }

    @Override
    public void close(Consumer<Outcome<Done>> done) {
      startLast(
          Operation.CLOSE,
          done,
          () -> {
            disk.close(file, mode);
            return Done.DONE;
          });
      open = false;
    }

    /// Side by side with others.
    private <T> void start(
        Operation operation, long position, long length, Consumer<Outcome<T>> done, Work<T> work) {
      long at = later();
      idleAt = Math.max(idleAt, at);
      complete(operation, path, position, length, at, done, unlessRefused(operation, work));
    }

    /// After all that were started before.
    private <T> void startLast(Operation operation, Consumer<Outcome<T>> done, Work<T> work) {
      idleAt = Math.max(idleAt, later());
      complete(operation, path, 0, 0, idleAt, done, unlessRefused(operation, work));
    }

    private <T> Work<T> unlessRefused(Operation operation, Work<T> work) {
      if (!open) {
        return refused(operation, "it was closed");
      }
      boolean changes = operation == Operation.WRITE || operation == Operation.TRUNCATE;
      return changes && mode == OpenMode.READ
          ? refused(operation, "it was opened for reading only")
          : work;
    }

    private <T> Work<T> refused(Operation operation, String why) {
      return () -> {
        throw new PeerageException(
            ErrorCode.DISK, path + ": cannot " + operation.text() + ", " + why, "");
      };
    }

    private void requireNotNegative(long position) {
      if (position < 0) {
        throw new IllegalArgumentException("position " + position + " in " + path);
      }
    }
  }
}
