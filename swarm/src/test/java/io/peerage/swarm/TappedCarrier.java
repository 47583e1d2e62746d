package io.peerage.swarm;

import io.peerage.wire.AcceptListener;
import io.peerage.wire.BufferPool;
import io.peerage.wire.Carrier;
import io.peerage.wire.DatagramChannel;
import io.peerage.wire.DatagramListener;
import io.peerage.wire.DatagramOptions;
import io.peerage.wire.Files;
import io.peerage.wire.ListenOptions;
import io.peerage.wire.Loop;
import io.peerage.wire.Meters;
import io.peerage.wire.Names;
import io.peerage.wire.PeerageException;
import io.peerage.wire.Randoms;
import io.peerage.wire.StreamChannel;
import io.peerage.wire.StreamListener;
import io.peerage.wire.StreamOptions;
import io.peerage.wire.Transport;
import io.peerage.wire.Workers;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.time.InstantSource;

/// A carrier that shows every datagram to somebody before it leaves, who may change it.
final class TappedCarrier implements Carrier {

  /// Sees datagrams leave.
  @FunctionalInterface
  interface Tap {
    void leaving(ByteBuffer payload, int segmentSize);

    /// A socket takes its buffers from here.
    default void binding(BufferPool pool) {}
  }

  private final Carrier honest;
  private final Tap tap;

  TappedCarrier(Carrier honest, Tap tap) {
    this.honest = honest;
    this.tap = tap;
  }

  @Override
  public Transport transport() {
    return new Network(honest.transport());
  }

  /// Taps datagrams only.
  private final class Network implements Transport {
    private final Transport honest;

    Network(Transport honest) {
      this.honest = honest;
    }

    @Override
    public void bind(
        InetSocketAddress address,
        DatagramOptions options,
        BufferPool pool,
        DatagramListener listener) {
      tap.binding(pool);
      honest.bind(address, options, pool, new Listener(listener));
    }

    @Override
    public StreamChannel connect(
        SocketAddress to, StreamOptions options, BufferPool pool, StreamListener listener) {
      return honest.connect(to, options, pool, listener);
    }

    @Override
    public void listen(SocketAddress address, ListenOptions options, AcceptListener listener) {
      honest.listen(address, options, listener);
    }
  }

  /// Hands its owner a channel that is tapped.
  private final class Listener implements DatagramListener {
    private final DatagramListener owner;

    Listener(DatagramListener owner) {
      this.owner = owner;
    }

    @Override
    public void bound(DatagramChannel channel) {
      owner.bound(new Channel(channel));
    }

    @Override
    public void failed(PeerageException cause) {
      owner.failed(cause);
    }

    @Override
    public void received(InetSocketAddress from, ByteBuffer datagram) {
      owner.received(from, datagram);
    }

    @Override
    public void readCompleted() {
      owner.readCompleted();
    }

    @Override
    public void closed() {
      owner.closed();
    }
  }

  /// The channel that is tapped.
  private final class Channel implements DatagramChannel {
    private final DatagramChannel channel;

    Channel(DatagramChannel channel) {
      this.channel = channel;
    }

    @Override
    public InetSocketAddress local() {
      return channel.local();
    }

    @Override
    public int receiveBufferBytes() {
      return channel.receiveBufferBytes();
    }

    @Override
    public int sendBufferBytes() {
      return channel.sendBufferBytes();
    }

    @Override
    public void send(InetSocketAddress to, ByteBuffer payload, int segmentSize) {
      tap.leaving(payload, segmentSize);
      channel.send(to, payload, segmentSize);
    }

    @Override
    public void flush() {
      channel.flush();
    }

    @Override
    public void close() {
      channel.close();
    }
  }

  @Override
  public Loop loop() {
    return honest.loop();
  }

  @Override
  public Names names() {
    return honest.names();
  }

  @Override
  public Files files() {
    return honest.files();
  }

  @Override
  public Workers workers() {
    return honest.workers();
  }

  @Override
  public Randoms randoms() {
    return honest.randoms();
  }

  @Override
  public Meters meters() {
    return honest.meters();
  }

  @Override
  public InstantSource wall() {
    return honest.wall();
  }
}
