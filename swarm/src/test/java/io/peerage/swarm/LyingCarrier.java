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
import java.util.random.RandomGenerator;

/// A carrier that makes a liar of whoever stands on it: now and then a digest of an INTEGRITY
/// message or a byte of a chunk is another one when it leaves.
final class LyingCarrier implements Carrier {

  private static final int INTEGRITY = 4;
  private static final int DATA = 1;
  private static final int TYPE_AT = 4;
  private static final int DIGEST_AT = TYPE_AT + 9;

  private final Carrier honest;
  private final RandomGenerator random;
  private final double lies;

  /// @param lies the probability that a datagram with digests or content is a lie
  LyingCarrier(Carrier honest, double lies) {
    this.honest = honest;
    this.random = honest.randoms().split();
    this.lies = lies;
  }

  @Override
  public Transport transport() {
    return new Network(honest.transport());
  }

  /// Lies in datagrams only.
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

  private void lie(ByteBuffer payload, int segmentSize) {
    for (int at = payload.position(); at < payload.limit(); at += segmentSize) {
      int end = Math.min(at + segmentSize, payload.limit());
      if (end - at <= DIGEST_AT || random.nextDouble() >= lies) {
        continue;
      }
      int type = payload.get(at + TYPE_AT);
      if (type == INTEGRITY) {
        int victim = at + DIGEST_AT;
        payload.put(victim, (byte) (payload.get(victim) ^ 1));
      } else if (type == DATA) {
        payload.put(end - 1, (byte) (payload.get(end - 1) ^ 1));
      }
    }
  }

  /// Hands its owner a channel that lies.
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

  /// The channel that lies.
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
      lie(payload, segmentSize);
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
