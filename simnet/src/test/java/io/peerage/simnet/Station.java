package io.peerage.simnet;

import io.peerage.wire.BufferPool;
import io.peerage.wire.Bytes;
import io.peerage.wire.DatagramChannel;
import io.peerage.wire.DatagramListener;
import io.peerage.wire.DatagramOptions;
import io.peerage.wire.PeerageException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A host with one open channel that keeps what it is told: the network without a protocol.
final class Station implements DatagramListener {
  static final int PORT = 7000;

  record Arrival(long at, InetSocketAddress from, Bytes content) {}

  final SimNet net;
  final SimHost host;
  final BufferPool pool = new BufferPool();
  final List<Arrival> arrivals = new ArrayList<>();
  final List<Integer> batches = new ArrayList<>();
  @Nullable DatagramChannel channel;
  @Nullable PeerageException failure;
  boolean closed;
  private int inBatch;

  Station(SimNet net, SimHost host) {
    this.net = net;
    this.host = host;
  }

  /// A station on a host of its own, bound to [#PORT].
  static Station of(SimNet net, String name) {
    SimHost host = net.host(name);
    return new Station(net, host).bind(host.at(PORT), DatagramOptions.DEFAULT);
  }

  Station bind(InetSocketAddress address, DatagramOptions options) {
    host.loop().execute(() -> host.transport().bind(address, options, pool, this));
    net.runFor(Duration.ZERO);
    return this;
  }

  DatagramChannel channel() {
    if (channel == null) {
      throw new IllegalStateException("not bound", failure);
    }
    return channel;
  }

  /// Sends datagrams of this size, numbered from 0 in their first four bytes if they have them.
  void send(Station to, int count, int bytes) {
    send(to.host.at(to.channel().local().getPort()), count, bytes);
  }

  void send(InetSocketAddress to, int count, int bytes) {
    host.loop()
        .execute(() -> {
          for (int i = 0; i < count; i++) {
            ByteBuffer payload = pool.take(bytes);
            if (bytes >= 4) {
              payload.putInt(0, i);
            }
            channel().send(to, payload, Math.max(1, bytes));
          }
          channel().flush();
        });
  }

  List<Integer> numbers() {
    return arrivals.stream().map(arrival -> arrival.content.asBuffer().getInt()).toList();
  }

  List<Long> times() {
    return arrivals.stream().map(Arrival::at).toList();
  }

  @Override
  public void bound(DatagramChannel opened) {
    channel = opened;
  }

  @Override
  public void failed(PeerageException cause) {
    failure = cause;
  }

  @Override
  public void received(InetSocketAddress from, ByteBuffer datagram) {
    arrivals.add(new Arrival(net.now().toNanos(), from, Bytes.copyOf(datagram)));
    inBatch++;
  }

  @Override
  public void readCompleted() {
    batches.add(inBatch);
    inBatch = 0;
  }

  @Override
  public void closed() {
    closed = true;
  }
}
