package io.peerage.transport;

import io.peerage.wire.BufferPool;
import io.peerage.wire.Bytes;
import io.peerage.wire.Carrier;
import io.peerage.wire.DatagramChannel;
import io.peerage.wire.DatagramListener;
import io.peerage.wire.DatagramOptions;
import io.peerage.wire.PeerageException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// A datagram channel of a test, and everything that came.
final class Inbox implements DatagramListener {

  /// A datagram, kept.
  record Datagram(InetSocketAddress from, Bytes content) {}

  final BufferPool pool = new BufferPool();
  final CompletableFuture<DatagramChannel> bound = new CompletableFuture<>();
  final CompletableFuture<Boolean> closed = new CompletableFuture<>();
  final LinkedBlockingQueue<Datagram> datagrams = new LinkedBlockingQueue<>();
  private final Carrier carrier;

  private Inbox(Carrier carrier) {
    this.carrier = carrier;
  }

  /// A channel on a free port of 127.0.0.1.
  static Inbox open(Carrier carrier) throws Exception {
    return open(carrier, "127.0.0.1", DatagramOptions.DEFAULT);
  }

  static Inbox open(Carrier carrier, String address, DatagramOptions options) throws Exception {
    Inbox inbox = bind(carrier, new InetSocketAddress(InetAddress.ofLiteral(address), 0), options);
    var _ = Sample.await(inbox.bound);
    return inbox;
  }

  /// Asks for a channel; [#bound] tells what became of it.
  static Inbox bind(Carrier carrier, InetSocketAddress address, DatagramOptions options)
      throws Exception {
    Inbox inbox = new Inbox(carrier);
    Sample.runInLoop(carrier, () -> carrier.transport().bind(address, options, inbox.pool, inbox));
    return inbox;
  }

  DatagramChannel channel() {
    return bound.resultNow();
  }

  InetSocketAddress address() {
    return channel().local();
  }

  /// Sends bytes in segments, in a payload from the pool, and flushes.
  void send(InetSocketAddress to, byte[] bytes, int segmentSize) throws Exception {
    Sample.runInLoop(
        carrier,
        () -> {
          put(to, bytes, segmentSize);
          channel().flush();
        });
  }

  /// The same without a flush, in the loop.
  void put(InetSocketAddress to, byte[] bytes, int segmentSize) {
    channel().send(to, pool.take(bytes.length).put(bytes).flip(), segmentSize);
  }

  /// The next datagram; fails when none comes.
  Datagram next() throws InterruptedException {
    Datagram next = datagrams.poll(Sample.LIMIT_SECONDS, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("no datagram came");
    }
    return next;
  }

  long count(String meter) {
    return carrier.meters().counter("peerage.transport." + meter).value();
  }

  @Override
  public void bound(DatagramChannel channel) {
    bound.complete(channel);
  }

  @Override
  public void failed(PeerageException cause) {
    bound.completeExceptionally(cause);
  }

  @Override
  public void received(InetSocketAddress from, ByteBuffer datagram) {
    datagrams.add(new Datagram(from, Bytes.copyOf(datagram)));
  }

  @Override
  public void readCompleted() {}

  @Override
  public void closed() {
    closed.complete(true);
  }
}
