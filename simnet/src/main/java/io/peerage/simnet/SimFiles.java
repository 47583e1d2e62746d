package io.peerage.simnet;

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
    complete(Operation.OPEN, path, done, () -> new Handle(path, mode, disk.open(path, mode)));
  }

  @Override
  public void rename(Path from, Path to, boolean replace, Consumer<Outcome<Done>> done) {
    complete(
        Operation.RENAME,
        from,
        done,
        () -> {
          disk.rename(from, to, replace);
          return Done.DONE;
        });
  }

  @Override
  public void delete(Path path, Consumer<Outcome<Done>> done) {
    complete(
        Operation.DELETE,
        path,
        done,
        () -> {
          disk.delete(path);
          return Done.DONE;
        });
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
      Operation operation, Path path, Consumer<Outcome<T>> done, Supplier<T> work) {
    complete(operation, path, 0, 0, later(), done, work);
  }

  private <T> void complete(
      Operation operation,
      Path path,
      long position,
      long length,
      long at,
      Consumer<Outcome<T>> done,
      Supplier<T> work) {
    host.loop.requireInLoop("an operation on files");
    net.add(
        new Event.Task(
            host,
            Event.Kind.FILE,
            at,
            () -> {
              net.trace()
                  .file(operation.name(), SimDisk.absolute(path).toString(), position, length);
              done.accept(outcome(work));
            }));
  }

  private long later() {
    return net.nanos() + random.nextLong(disk.latencyMinNanos(), disk.latencyMaxNanos() + 1);
  }

  private static <T> Outcome<T> outcome(Supplier<T> work) {
    try {
      return new Outcome.Success<>(work.get());
    } catch (PeerageException refusal) {
      return new Outcome.Failure<>(refusal);
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
      this.stamp = new FileStamp(FileStamp.Kind.FILE, file.size(), file.modifiedNanos());
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
      start(
          Operation.WRITE,
          position,
          data.remaining(),
          done,
          () -> {
            disk.write(file, position, data);
            return Done.DONE;
          });
    }

    @Override
    public void force(Consumer<Outcome<Done>> done) {
      startLast(Operation.FORCE, done, () -> Done.DONE);
    }

    @Override
    public void truncate(long size, Consumer<Outcome<Done>> done) {
      requireNotNegative(size);
      start(
          Operation.TRUNCATE,
          size,
          0,
          done,
          () -> {
            disk.truncate(file, size);
            return Done.DONE;
          });
    }

    @Override
    public void close(Consumer<Outcome<Done>> done) {
      startLast(
          Operation.CLOSE,
          done,
          () -> {
            disk.close(file);
            return Done.DONE;
          });
      open = false;
    }

    /// Side by side with others.
    private <T> void start(
        Operation operation,
        long position,
        long length,
        Consumer<Outcome<T>> done,
        Supplier<T> work) {
      long at = later();
      idleAt = Math.max(idleAt, at);
      complete(operation, path, position, length, at, done, unlessRefused(operation, work));
    }

    /// After all that were started before.
    private <T> void startLast(Operation operation, Consumer<Outcome<T>> done, Supplier<T> work) {
      idleAt = Math.max(idleAt, later());
      complete(operation, path, 0, 0, idleAt, done, unlessRefused(operation, work));
    }

    private <T> Supplier<T> unlessRefused(Operation operation, Supplier<T> work) {
      if (!open) {
        return refused(operation, "it was closed");
      }
      boolean changes = operation == Operation.WRITE || operation == Operation.TRUNCATE;
      return changes && mode == OpenMode.READ
          ? refused(operation, "it was opened for reading only")
          : work;
    }

    private <T> Supplier<T> refused(Operation operation, String why) {
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
