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
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The disk behind a small pool of threads. A bounded number of operations is with the pool, the
/// others wait in the loop in the order in which they came.
///
/// To wake a thread costs as much as to copy some 64 KiB, so operations go to the pool in batches:
/// what came in the loop's present round, up to [#BATCH_MAX]. Their outcomes come back together,
/// unless they take longer than a wake-up is worth.
final class DiskFiles implements Files {

  private static final Logger LOG = System.getLogger(DiskFiles.class.getName());

  /// What an operation does on a thread that may block.
  @FunctionalInterface
  interface Work<T> {
    T run() throws IOException;
  }

  /// Operations that one thread is handed at once.
  private static final int BATCH_MAX = 8;

  /// How long an outcome may wait for the next one of its batch to be had.
  private static final long REPORT_NANOS_MAX = 200_000;

  private final NettyLoop loop;
  private final int operationsMax;
  private final Crew crew = Crew.numbered("peerage-disk-");
  private final ThreadPoolExecutor threads;
  private final ArrayDeque<Operation<?>> waiting = new ArrayDeque<>();
  private List<Operation<?>> gathered = new ArrayList<>();
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

  /// Starts an operation soon, or puts it behind those that wait. In the loop.
  ///
  /// @param done told in the loop, later
  <T> void start(String operation, Path path, Work<T> work, Consumer<Outcome<T>> done) {
    loop.requireInLoop("an operation on files");
    Operation<T> task = new Operation<>(operation, path, work, done);
    if (underWay < operationsMax) {
      gather(task);
    } else {
      waiting.add(task);
    }
  }

  private void gather(Operation<?> operation) {
    underWay++;
    if (gathered.isEmpty()) {
      loop.execute(this::handOver);
    }
    gathered.add(operation);
    if (gathered.size() == BATCH_MAX) {
      handOver();
    }
  }

  private void handOver() {
    List<Operation<?>> batch = gathered;
    if (batch.isEmpty()) {
      return;
    }
    gathered = new ArrayList<>();
    try {
      threads.execute(() -> run(batch));
    } catch (RejectedExecutionException shutDown) {
      LOG.log(Level.TRACE, "dropped operations on a carrier that was closed", shutDown);
    }
  }

  /// On a thread that may block.
  private void run(List<Operation<?>> batch) {
    int reported = 0;
    long from = System.nanoTime();
    for (int i = 0; i < batch.size(); i++) {
      batch.get(i).run();
      long now = System.nanoTime();
      if (i == batch.size() - 1 || now - from > REPORT_NANOS_MAX) {
        from = now;
        for (; reported <= i; reported++) {
          loop.execute(batch.get(reported)::ended);
        }
      }
    }
  }

  /// One operation, and who waits for it.
  private final class Operation<T> {
    private final String what;
    private final Path path;
    private final Work<T> work;
    private final Consumer<Outcome<T>> done;
    private @Nullable Outcome<T> outcome;

    Operation(String what, Path path, Work<T> work, Consumer<Outcome<T>> done) {
      this.what = what;
      this.path = path;
      this.work = work;
      this.done = done;
    }

    void run() {
      outcome = outcome(what, path, work);
    }

    void ended() {
      underWay--;
      Operation<?> next = waiting.poll();
      if (next != null) {
        gather(next);
      }
      Outcome<T> known = outcome;
      if (known == null) {
        throw new IllegalStateException("ended before it ran");
      }
      done.accept(known);
    }
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

  /// Lets what was started run to its end.
  ///
  /// @param loopEnded whether the loop is over; if not, what it has gathered is its own
  void shutDown(boolean loopEnded) {
    if (loopEnded) {
      handOver();
    }
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
