package io.peerage.transport;

import io.netty.channel.IoEventLoop;
import io.peerage.wire.Loop;
import io.peerage.wire.Mailbox;
import io.peerage.wire.Meters;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/// A Netty event loop in the shape of [Loop]. Once it is shut down, tasks have nowhere to run and
/// are dropped: whoever closes a carrier gives up what is under way on it.
final class NettyLoop implements Loop {

  private static final Logger LOG = System.getLogger(NettyLoop.class.getName());

  private final IoEventLoop netty;
  private final Mailbox mailbox;

  NettyLoop(IoEventLoop netty, int mailboxLimit, Meters meters) {
    this.netty = netty;
    this.mailbox = new Mailbox(mailboxLimit, this::execute, meters);
  }

  IoEventLoop netty() {
    return netty;
  }

  @Override
  public boolean inLoop() {
    return netty.inEventLoop();
  }

  @Override
  public Mailbox mailbox() {
    return mailbox;
  }

  @Override
  public void execute(Runnable task) {
    if (netty.isShuttingDown()) {
      // Netty would still take it, and never end while tasks put tasks.
      return;
    }
    try {
      netty.execute(() -> run(task));
    } catch (RejectedExecutionException shutDown) {
      LOG.log(Level.TRACE, "dropped a task for a loop that was shut down", shutDown);
    }
  }

  @Override
  public long now() {
    return System.nanoTime();
  }

  @Override
  public Timer schedule(long deadline, Runnable task) {
    requireInLoop("a timer");
    Future<?> waiting = netty.schedule(() -> run(task), untilNanos(deadline), TimeUnit.NANOSECONDS);
    return () -> waiting.cancel(false);
  }

  void requireInLoop(String what) {
    if (!inLoop()) {
      throw new IllegalStateException(
          what + " belongs to the loop, not to " + Thread.currentThread().getName());
    }
  }

  /// A deadline of [Long#MAX_VALUE] means never, and nanoTime may be negative.
  private long untilNanos(long deadline) {
    long now = now();
    if (deadline <= now) {
      return 0;
    }
    long nanos = deadline - now;
    return nanos < 0 ? Long.MAX_VALUE : nanos;
  }

  /// Netty keeps what a timer throws in a future that nobody asks, and the loop must outlive its
  /// tasks.
  private static void run(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException | Error mistake) {
      LOG.log(Level.ERROR, "a task of the loop failed", mistake);
    }
  }
}
