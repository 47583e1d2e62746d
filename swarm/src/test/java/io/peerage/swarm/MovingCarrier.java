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
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A carrier behind a NAT that forgets: from [#move] on, everything leaves from another port, and
/// what is sent to the old one is lost.
final class MovingCarrier implements Carrier {

  private final Carrier still;
  private @Nullable Moved moved;
  private @Nullable Runnable bindAgain;

  MovingCarrier(Carrier still) {
    this.still = still;
  }

  /// Takes another port.
  void move() {
    still.loop().execute(Objects.requireNonNull(bindAgain));
  }

  @Override
  public Transport transport() {
    return new Network(still.transport());
  }

  /// Moves datagrams only.
  private final class Network implements Transport {
    private final Transport network;

    Network(Transport network) {
      this.network = network;
    }

    @Override
    public void bind(
        InetSocketAddress address,
        DatagramOptions options,
        BufferPool pool,
        DatagramListener listener) {
      network.bind(address, options, pool, new First(address, options, pool, listener));
    }

    @Override
    public StreamChannel connect(
        SocketAddress to, StreamOptions options, BufferPool pool, StreamListener listener) {
      return network.connect(to, options, pool, listener);
    }

    @Override
    public void listen(SocketAddress address, ListenOptions options, AcceptListener listener) {
      network.listen(address, options, listener);
    }
  }

  /// Hands its owner a channel that can be put on another port.
  private final class First implements DatagramListener {
    private final InetSocketAddress address;
    private final DatagramOptions options;
    private final BufferPool pool;
    private final DatagramListener owner;

    First(
        InetSocketAddress address,
        DatagramOptions options,
        BufferPool pool,
        DatagramListener owner) {
      this.address = address;
      this.options = options;
      this.pool = pool;
      this.owner = owner;
    }

    @Override
    public void bound(DatagramChannel channel) {
      if (moved == null) {
        moved = new Moved(channel);
        bindAgain =
            () ->
                still
                    .transport()
                    .bind(new InetSocketAddress(address.getAddress(), 0), options, pool, this);
        owner.bound(moved);
      } else {
        DatagramChannel old = moved.channel;
        moved.channel = channel;
        old.close();
      }
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
      // The old port; the owner knows of one only.
    }
  }

  /// The channel of the port that is in use.
  private static final class Moved implements DatagramChannel {
    private DatagramChannel channel;

    Moved(DatagramChannel channel) {
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
    return still.loop();
  }

  @Override
  public Names names() {
    return still.names();
  }

  @Override
  public Files files() {
    return still.files();
  }

  @Override
  public Workers workers() {
    return still.workers();
  }

  @Override
  public Randoms randoms() {
    return still.randoms();
  }

  @Override
  public Meters meters() {
    return still.meters();
  }

  @Override
  public InstantSource wall() {
    return still.wall();
  }
}
