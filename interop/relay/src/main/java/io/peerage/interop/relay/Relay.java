package io.peerage.interop.relay;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/// What relays of datagrams and of streams share: one thread, or the hands of a test, that take
/// turns between sockets and what has come due. Loopback only.
abstract class Relay implements AutoCloseable, Runnable {

  private static final long IDLE_MILLIS = 100;

  final Selector selector;
  final LongSupplier clock;
  private volatile boolean closed;

  /// @param clock nanoseconds that only go forward
  Relay(LongSupplier clock) throws IOException {
    this.clock = clock;
    this.selector = Selector.open();
  }

  /// The address on which it listens.
  public abstract InetSocketAddress local();

  /// Reads what has come on a socket.
  abstract void ready(SelectionKey key) throws IOException;

  /// Sends what is due.
  ///
  /// @return when the next is due; [Long#MAX_VALUE] for never
  abstract long deliver(long now) throws IOException;

  /// Takes turns until it is closed.
  @Override
  public void run() {
    try {
      long next = turn();
      while (!closed) {
        long nanos = next == Long.MAX_VALUE ? Long.MAX_VALUE : next - clock.getAsLong();
        if (nanos > 0) {
          // To the millisecond after it: a selector knows no shorter time.
          long millis =
              TimeUnit.NANOSECONDS.toMillis(Math.min(nanos, Long.MAX_VALUE - 1_000_000) + 999_999);
          selector.select(Math.clamp(millis, 1, IDLE_MILLIS));
        }
        next = turn();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      release();
    }
  }

  /// One turn, without waiting.
  ///
  /// @return when the next is due
  long turn() throws IOException {
    selector.selectNow();
    for (SelectionKey key : selector.selectedKeys()) {
      if (key.isValid()) {
        ready(key);
      }
    }
    selector.selectedKeys().clear();
    return deliver(clock.getAsLong());
  }

  /// Starts a thread that runs it.
  public Thread start(String name) {
    return Thread.ofPlatform().daemon().name(name).start(this);
  }

  /// Ends [#run]; sockets are closed by then, or soon after. Any thread.
  @Override
  public void close() {
    closed = true;
    selector.wakeup();
  }

  /// Closes every socket.
  void release() {
    if (!selector.isOpen()) {
      return;
    }
    try {
      for (SelectionKey key : selector.keys()) {
        key.channel().close();
      }
      selector.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Lets an address pass that is on loopback.
  ///
  /// @throws IllegalArgumentException for an address that is not on loopback
  static InetSocketAddress loopback(InetSocketAddress address) {
    if (address.isUnresolved() || !address.getAddress().isLoopbackAddress()) {
      throw new IllegalArgumentException(address + " is not on loopback");
    }
    return address;
  }
}
