package io.peerage.transport;

import io.peerage.wire.FileStamp;
import io.peerage.wire.Files;
import io.peerage.wire.Outcome;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.function.Consumer;

/// An open file, and the order of its operations: they start in the order in which they came, each
/// as soon as its [Order] allows. Loop only.
final class DiskFile implements Files.OpenFile {

  /// What an operation has to wait for.
  private enum Order {
    /// For nobody.
    BESIDE,
    /// For those before it.
    AFTER,
    /// For those before it, and those behind wait for it.
    ALONE
  }

  private record Held(Order order, Runnable start) {}

  private final DiskFiles files;
  private final Path path;
  private final FileChannel channel;
  private final FileStamp stamp;
  private final ArrayDeque<Held> held = new ArrayDeque<>();
  private int running;
  private boolean alone;
  private boolean closed;

  DiskFile(DiskFiles files, Path path, FileChannel channel, FileStamp stamp) {
    this.files = files;
    this.path = path;
    this.channel = channel;
    this.stamp = stamp;
  }

  @Override
  public FileStamp stamp() {
    return stamp;
  }

  @Override
  public void read(long position, ByteBuffer into, Consumer<Outcome<Integer>> done) {
    requirePosition(position);
    submit(Order.BESIDE, "read", () -> Disk.read(channel, position, into), done);
  }

  @Override
  public void write(long position, ByteBuffer data, Consumer<Outcome<Files.Done>> done) {
    requirePosition(position);
    submit(
        Order.BESIDE,
        "write",
        () -> {
          Disk.write(channel, position, data);
          return Files.Done.DONE;
        },
        done);
  }

  @Override
  public void force(Consumer<Outcome<Files.Done>> done) {
    submit(
        Order.AFTER,
        "make durable",
        () -> {
          channel.force(true);
          return Files.Done.DONE;
        },
        done);
  }

  @Override
  public void truncate(long size, Consumer<Outcome<Files.Done>> done) {
    requirePosition(size);
    submit(
        Order.ALONE,
        "set the length of",
        () -> {
          Disk.truncate(channel, size);
          return Files.Done.DONE;
        },
        done);
  }

  @Override
  public void close(Consumer<Outcome<Files.Done>> done) {
    submit(Order.ALONE, "close", () -> files.closeChannel(channel), done);
    closed = true;
  }

  private void requirePosition(long position) {
    if (position < 0) {
      throw new IllegalArgumentException("position " + position + " in " + path);
    }
  }

  private <T> void submit(
      Order order, String operation, DiskFiles.Work<T> work, Consumer<Outcome<T>> done) {
    if (closed) {
      files.<T>start(
          operation,
          path,
          () -> {
            throw new FileSystemException(path.toString(), null, "Closed before");
          },
          done);
      return;
    }
    held.add(
        new Held(
            order,
            () ->
                files.start(
                    operation,
                    path,
                    work,
                    outcome -> {
                      ended();
                      done.accept(outcome);
                    })));
    startHeld();
  }

  private void startHeld() {
    for (Held next; (next = held.peek()) != null && mayStart(next.order); ) {
      held.remove();
      running++;
      alone = next.order == Order.ALONE;
      next.start.run();
    }
  }

  private boolean mayStart(Order order) {
    return !alone && (order == Order.BESIDE || running == 0);
  }

  private void ended() {
    running--;
    alone = false;
    startHeld();
  }
}
