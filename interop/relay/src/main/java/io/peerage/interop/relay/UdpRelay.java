package io.peerage.interop.relay;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Stands between UDP sockets: what clients send to it goes to one target, and the answers go back,
/// each direction under [Conditions]. Every client has a socket of its own towards the target, as
/// behind a NAT.
///
/// ```java
/// try (var relay = UdpRelay.between(to, Conditions.NONE.withLoss(0.1), Conditions.NONE, 7)) {
///   relay.start("relay");
///   … // send to relay.local()
/// }
/// ```
public final class UdpRelay extends Relay {

  /// Clients at a time; datagrams of others are dropped.
  public static final int CLIENTS_MAX = 1024;

  /// Bytes on the line in all; datagrams beyond are dropped.
  public static final long PENDING_BYTES_MAX = 64 << 20;

  private static final int DATAGRAM_BYTES_MAX = 65_535;
  private static final int SOCKET_BYTES = 4 << 20;

  /// Datagrams of one socket that are read in a turn, so that none starves what is due.
  private static final int READS_MAX = 256;

  /// A datagram on the line.
  private record Travelling(
      long due, long order, DatagramChannel on, @Nullable SocketAddress to, ByteBuffer bytes) {}

  /// A client and its way to the target.
  private record Session(SocketAddress client, DatagramChannel upstream, Line there, Line back) {}

  private final InetSocketAddress target;
  private final Conditions there;
  private final Conditions back;
  private final long seed;
  private final DatagramChannel front;
  private final Map<SocketAddress, Session> sessions = new HashMap<>();
  private final PriorityQueue<Travelling> line =
      new PriorityQueue<>(
          Comparator.comparingLong(Travelling::due).thenComparingLong(Travelling::order));
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(DATAGRAM_BYTES_MAX);
  private final LongAdder received = new LongAdder();
  private final LongAdder sent = new LongAdder();
  private final LongAdder overflowed = new LongAdder();
  private long pendingBytes;
  private long order;

  /// @param seed decides, together with the order of datagrams, what is lost, doubled and delayed
  UdpRelay(
      InetSocketAddress listen,
      InetSocketAddress target,
      Conditions there,
      Conditions back,
      long seed,
      LongSupplier clock)
      throws IOException {
    super(clock);
    this.target = loopback(target);
    this.there = there;
    this.back = back;
    this.seed = seed;
    this.front = open().bind(loopback(listen));
    front.register(selector, SelectionKey.OP_READ);
  }

  /// A relay on a free port of the target's address, on the real clock. Nothing moves until
  /// [#start] or [#run].
  public static UdpRelay between(
      InetSocketAddress target, Conditions there, Conditions back, long seed) throws IOException {
    return new UdpRelay(
        new InetSocketAddress(target.getAddress(), 0), target, there, back, seed, System::nanoTime);
  }

  private static DatagramChannel open() throws IOException {
    DatagramChannel channel = DatagramChannel.open();
    channel.configureBlocking(false);
    channel.setOption(StandardSocketOptions.SO_RCVBUF, SOCKET_BYTES);
    channel.setOption(StandardSocketOptions.SO_SNDBUF, SOCKET_BYTES);
    return channel;
  }

  @Override
  public InetSocketAddress local() {
    return (InetSocketAddress) front.socket().getLocalSocketAddress();
  }

  /// Datagrams that came in, from either side.
  public long received() {
    return received.sum();
  }

  /// Datagrams that went out.
  public long sent() {
    return sent.sum();
  }

  /// Datagrams that were dropped because the relay itself had no room: none, or its figures are not
  /// those of the conditions.
  public long overflowed() {
    return overflowed.sum();
  }

  @Override
  void ready(SelectionKey key) throws IOException {
    if (key.attachment() instanceof Session session) {
      readAnswers(session);
    } else {
      readClients();
    }
  }

  private void readClients() throws IOException {
    for (int i = 0; i < READS_MAX; i++) {
      SocketAddress client = front.receive(buffer.clear());
      if (client == null) {
        return;
      }
      received.increment();
      Session session = sessions.get(client);
      if (session == null) {
        if (sessions.size() >= CLIENTS_MAX) {
          overflowed.increment();
          continue;
        }
        session = meet(client);
      }
      travel(session.there, session.upstream, null);
    }
  }

  private Session meet(SocketAddress client) throws IOException {
    DatagramChannel upstream = open();
    upstream.connect(target);
    long own = seed + 2L * sessions.size();
    Session session = new Session(client, upstream, new Line(there, own), new Line(back, own + 1));
    upstream.register(selector, SelectionKey.OP_READ, session);
    sessions.put(client, session);
    return session;
  }

  private void readAnswers(Session session) throws IOException {
    for (int i = 0; i < READS_MAX; i++) {
      try {
        if (session.upstream.read(buffer.clear()) <= 0) {
          return;
        }
      } catch (PortUnreachableException nobody) {
        // The target is not there; a line does not tell.
        return;
      }
      received.increment();
      travel(session.back, front, session.client);
    }
  }

  private void travel(Line by, DatagramChannel on, @Nullable SocketAddress to) {
    buffer.flip();
    long[] arrivals = by.datagram(clock.getAsLong(), buffer.remaining());
    for (long due : arrivals) {
      if (pendingBytes + buffer.remaining() > PENDING_BYTES_MAX) {
        overflowed.increment();
        continue;
      }
      ByteBuffer copy = ByteBuffer.allocate(buffer.remaining()).put(buffer.duplicate()).flip();
      pendingBytes += copy.remaining();
      line.add(new Travelling(due, order++, on, to, copy));
    }
  }

  @Override
  long deliver(long now) throws IOException {
    for (Travelling first; (first = line.peek()) != null; ) {
      if (first.due - now > 0) {
        return first.due;
      }
      line.remove();
      pendingBytes -= first.bytes.remaining();
      send(first);
    }
    return Long.MAX_VALUE;
  }

  private void send(Travelling datagram) throws IOException {
    int count = datagram.bytes.remaining();
    try {
      int taken =
          datagram.to == null
              ? datagram.on.write(datagram.bytes)
              : datagram.on.send(datagram.bytes, datagram.to);
      (taken == count ? sent : overflowed).increment();
    } catch (PortUnreachableException nobody) {
      // What an earlier datagram met; this one is gone with it.
      overflowed.increment();
    }
  }
}
