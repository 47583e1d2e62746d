package io.peerage.transport;

import io.netty.util.concurrent.FastThreadLocalThread;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/// The threads of one pool: daemons that are known by name and can be joined. An executor alone
/// says that it has ended a moment before its threads do.
final class Crew implements ThreadFactory {

  /// Kept back for threads to notice that they were interrupted.
  private static final long INTERRUPTED_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  private final ThreadFactory factory;
  private final List<Thread> threads = new CopyOnWriteArrayList<>();

  private Crew(ThreadFactory factory) {
    this.factory = factory;
  }

  /// Threads called `prefix` and a number from 1 on.
  static Crew numbered(String prefix) {
    return new Crew(Thread.ofPlatform().daemon().name(prefix, 1).factory());
  }

  /// The thread of a Netty loop, of the kind whose thread locals Netty finds fast.
  static Crew ofLoop(String name) {
    return new Crew(task -> {
      Thread thread = new FastThreadLocalThread(task, name);
      thread.setDaemon(true);
      return thread;
    });
  }

  @Override
  public Thread newThread(Runnable task) {
    Thread thread = factory.newThread(task);
    threads.add(thread);
    return thread;
  }

  /// Waits for a pool of these threads that was shut down, interrupts what still runs shortly
  /// before the deadline, and joins the threads.
  ///
  /// @param deadline in terms of [System#nanoTime]
  /// @return whether every thread has ended
  boolean await(ExecutorService pool, long deadline) throws InterruptedException {
    long patience = deadline - INTERRUPTED_NANOS - System.nanoTime();
    if (!pool.awaitTermination(patience, TimeUnit.NANOSECONDS)) {
      pool.shutdownNow();
    }
    return join(deadline);
  }

  /// Waits for the threads themselves.
  boolean join(long deadline) throws InterruptedException {
    boolean ended = true;
    for (Thread thread : threads) {
      TimeUnit.NANOSECONDS.timedJoin(thread, deadline - System.nanoTime());
      ended &= !thread.isAlive();
    }
    return ended;
  }
}
