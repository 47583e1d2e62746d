package io.peerage.transport;

import io.netty.channel.IoHandlerFactory;
import io.netty.channel.SingleThreadIoEventLoop;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.RejectedExecutionHandlers;
import io.peerage.wire.Carrier;
import io.peerage.wire.ErrorCode;
import io.peerage.wire.Files;
import io.peerage.wire.Loop;
import io.peerage.wire.Meters;
import io.peerage.wire.Names;
import io.peerage.wire.PeerageException;
import io.peerage.wire.Randoms;
import io.peerage.wire.Transport;
import io.peerage.wire.Workers;
import io.peerage.wire.name.CachedNames;
import io.peerage.wire.name.NamesOptions;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.InstantSource;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// The real world for one loop: sockets of Netty, files and threads of the JDK, time and chance of
/// the operating system.
///
/// All its threads are daemons: `peerage-loop`, `peerage-disk-1`, `peerage-worker-1`,
/// `peerage-callback-1` and their like. It lives until [#close].
public final class NettyCarrier implements Carrier, AutoCloseable {

  private static final Logger LOG = System.getLogger(NettyCarrier.class.getName());
  private static final long CLOSE_NANOS = TimeUnit.SECONDS.toNanos(2);

  /// For how long tasks may hold up sockets and timers; left alone, Netty allows them a second.
  private static final long TASKS_MILLIS_MAX = 1;

  private static final long CHANNELS_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private final Io io;
  private final Meters meters;
  private final Crew crew = Crew.ofLoop("peerage-loop");
  private final NettyLoop loop;
  private final NettyTransport transport;
  private final NettyNames lookups;
  private final Names names;
  private final DiskFiles files;
  private final PoolWorkers workers;
  private final Randoms randoms = new SystemRandoms();
  private boolean closed;

  private NettyCarrier(Io io, CarrierOptions options) {
    this.io = io;
    this.meters = options.meters();
    // Not a group of one: a group reports its end on a thread of Netty's that outlives it.
    IoHandlerFactory sockets = io == Io.EPOLL ? new StayingEpoll() : NioIoHandler.newFactory();
    this.loop =
        new NettyLoop(
            new SingleThreadIoEventLoop(
                null,
                crew,
                sockets,
                Integer.MAX_VALUE,
                RejectedExecutionHandlers.reject(),
                TASKS_MILLIS_MAX),
            options.mailboxLimit(),
            meters);
    this.workers = new PoolWorkers(loop, options);
    this.transport = new NettyTransport(io, loop, meters, workers::work);
    this.lookups = new NettyNames(io, loop, options.nameServers());
    this.names = new CachedNames(loop, lookups, NamesOptions.DEFAULT, meters);
    this.files = new DiskFiles(loop, options.diskThreads(), options.diskOperationsMax());
  }

  /// Starts a loop and what serves it.
  ///
  /// @throws PeerageException `usage` when [Io#EPOLL] is asked for and not there
  public static NettyCarrier start(CarrierOptions options) {
    Io io =
        switch (options.io()) {
          case AUTO -> Epoll.isAvailable() ? Io.EPOLL : Io.NIO;
          case EPOLL -> {
            if (!Epoll.isAvailable()) {
              throw new PeerageException(
                  ErrorCode.USAGE,
                  "epoll is not available: " + Epoll.unavailabilityCause(),
                  "use NIO, or put Netty's native module for this platform on the module path",
                  Epoll.unavailabilityCause());
            }
            yield Io.EPOLL;
          }
          case NIO -> Io.NIO;
        };
    return new NettyCarrier(io, options);
  }

  /// Which way to the kernel runs: [Io#EPOLL] or [Io#NIO].
  public Io io() {
    return io;
  }

  @Override
  public Loop loop() {
    return loop;
  }

  @Override
  public Transport transport() {
    return transport;
  }

  @Override
  public Names names() {
    return names;
  }

  @Override
  public Files files() {
    return files;
  }

  @Override
  public Workers workers() {
    return workers;
  }

  @Override
  public Randoms randoms() {
    return randoms;
  }

  @Override
  public Meters meters() {
    return meters;
  }

  @Override
  public InstantSource wall() {
    return InstantSource.system();
  }

  /// Closes channels and files and ends all threads, within two seconds. What is under way is given
  /// up, except for operations on files and callbacks that were handed over before. Closing twice
  /// is closing once; the lock is there for two who do it at the same time.
  ///
  /// @throws IllegalStateException when called in the loop
  @Override
  public synchronized void close() {
    loop.refuseBlocking("closing its carrier");
    if (closed) {
      return;
    }
    closed = true;
    long deadline = System.nanoTime() + CLOSE_NANOS;
    boolean ended;
    try {
      // The loop first: it is the one that hands work to the others.
      ended = endLoop(deadline);
      files.shutDown(ended);
      workers.shutDown();
      ended = files.awaitEnd(deadline) && ended;
      ended = workers.awaitEnd(deadline) && ended;
    } catch (InterruptedException _) {
      files.shutDown(false);
      workers.shutDown();
      Thread.currentThread().interrupt();
      return;
    }
    if (!ended) {
      LOG.log(Level.WARNING, "closed, but a thread does not end: it is held up by what it runs");
    }
  }

  private boolean endLoop(long deadline) throws InterruptedException {
    loop.execute(lookups::close);
    try {
      transport.close().get(CHANNELS_NANOS, TimeUnit.NANOSECONDS);
    } catch (TimeoutException | ExecutionException slow) {
      LOG.log(Level.WARNING, "closing the loop before its channels are closed", slow);
    }
    long half = (deadline - System.nanoTime()) / 2;
    var _ = loop.netty().shutdownGracefully(0, half, TimeUnit.NANOSECONDS);
    return loop.netty().awaitTermination(half, TimeUnit.NANOSECONDS) && crew.join(deadline);
  }
}
