package io.peerage.transport;

import io.peerage.wire.ErrorCode;
import io.peerage.wire.FileStamp;
import io.peerage.wire.Files;
import io.peerage.wire.OpenMode;
import io.peerage.wire.Outcome;
import io.peerage.wire.PeerageException;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// The disk behind a small pool of threads. A bounded number of operations is with the pool, the
/// others wait in the loop in the order in which they came.
final class DiskFiles implements Files {

  private static final Logger LOG = System.getLogger(DiskFiles.class.getName());

  /// What an operation does on a thread that may block.
  @FunctionalInterface
  interface Work<T> {
    T run() throws IOException;
  }

  private final NettyLoop loop;
  private final int operationsMax;
  private final Crew crew = Crew.numbered("peerage-disk-");
  private final ThreadPoolExecutor threads;
  private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
  private int underWay;

  /// Files that are open, so that none stays open behind a closed carrier.
  private final Set<FileChannel> open = ConcurrentHashMap.newKeySet();

  DiskFiles(NettyLoop loop, int threadCount, int operationsMax) {
    this.loop = loop;
    this.operationsMax = operationsMax;
    this.threads =
        new ThreadPoolExecutor(
            threadCount, threadCount, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), crew);
  }

  @Override
  public void open(Path path, OpenMode mode, Consumer<Outcome<OpenFile>> done) {
    start("open", path, () -> opened(path, Disk.open(path, mode)), done);
  }

  private OpenFile opened(Path path, FileChannel channel) throws IOException {
    open.add(channel);
    try {
      return new DiskFile(this, path, channel, Disk.stamp(path, channel));
    } catch (IOException e) {
      closeChannel(channel);
      throw e;
    }
  }

  Done closeChannel(FileChannel channel) throws IOException {
    open.remove(channel);
    try {
      channel.close();
    } finally {
      FileClaims.released(channel);
    }
    return Done.DONE;
  }

  @Override
  public void rename(Path from, Path to, boolean replace, Consumer<Outcome<Done>> done) {
    start(
        "rename " + from + " to",
        to,
        () -> {
          Disk.rename(from, to, replace);
          return Done.DONE;
        },
        done);
  }

  @Override
  public void delete(Path path, Consumer<Outcome<Done>> done) {
    start(
        "delete",
        path,
        () -> {
          Disk.delete(path);
          return Done.DONE;
        },
        done);
  }

  @Override
  public void status(Path path, Consumer<Outcome<FileStamp>> done) {
    start("look at", path, () -> Disk.status(path), done);
  }

  @Override
  public void syncDirectory(Path directory, Consumer<Outcome<Done>> done) {
    start(
        "make durable",
        directory,
        () -> {
          Disk.syncDirectory(directory);
          return Done.DONE;
        },
        done);
  }

  @Override
  public void freeSpace(Path path, Consumer<Outcome<Long>> done) {
    start("measure the disk of", path, () -> Disk.freeSpace(path), done);
  }

  /// Starts an operation, or puts it behind those that wait. In the loop.
  ///
  /// @param done told in the loop, later
  <T> void start(String operation, Path path, Work<T> work, Consumer<Outcome<T>> done) {
    loop.requireInLoop("an operation on files");
    Runnable task =
        () -> {
          Outcome<T> outcome = outcome(operation, path, work);
          loop.execute(() -> ended(outcome, done));
        };
    if (underWay < operationsMax) {
      hand(task);
    } else {
      waiting.add(task);
    }
  }

  private void hand(Runnable task) {
    underWay++;
    try {
      threads.execute(task);
    } catch (RejectedExecutionException shutDown) {
      LOG.log(Level.TRACE, "dropped an operation on a carrier that was closed", shutDown);
    }
  }

  private <T> void ended(Outcome<T> outcome, Consumer<Outcome<T>> done) {
    underWay--;
    Runnable next = waiting.poll();
    if (next != null) {
      hand(next);
    }
    done.accept(outcome);
  }

  private static <T> Outcome<T> outcome(String operation, Path path, Work<T> work) {
    try {
      return new Outcome.Success<>(work.run());
    } catch (IOException cause) {
      return new Outcome.Failure<>(Disk.failure(operation, path, cause));
    } catch (SecurityException | UnsupportedOperationException cause) {
      return new Outcome.Failure<>(
          new PeerageException(
              ErrorCode.DISK, "cannot " + operation + " " + path + ": " + cause, "", cause));
    } catch (RuntimeException | Error mistake) {
      return new Outcome.Failure<>(mistake);
    }
  }

  /// Lets what was handed over run to its end.
  void shutDown() {
    threads.shutdown();
  }

  /// Waits for the threads and closes what they left open.
  ///
  /// @return whether every thread has ended
  boolean awaitEnd(long deadline) throws InterruptedException {
    boolean ended = crew.await(threads, deadline);
    for (FileChannel channel : open) {
      try {
        closeChannel(channel);
      } catch (IOException cause) {
        LOG.log(Level.WARNING, "a file did not close with its carrier", cause);
      }
    }
    return ended;
  }
}
