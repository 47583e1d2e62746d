package io.peerage.simnet;

import io.peerage.wire.BufferPool;
import io.peerage.wire.DatagramChannel;
import io.peerage.wire.DatagramListener;
import io.peerage.wire.DatagramOptions;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;

/// An open datagram channel of a host, with its socket buffer.
final class SimChannel implements DatagramChannel {

  /// What a datagram turns into once it is no longer lent, so that whoever kept it notices.
  private static final byte RETURNED = (byte) 0xdb;

  private record Unflushed(InetSocketAddress to, ByteBuffer payload, int segmentSize) {}

  private final SimNet net;
  private final SimHost host;
  private final InetSocketAddress local;

  /// The address that receivers see, but for a router between.
  private final InetSocketAddress source;

  private final DatagramOptions options;
  private final BufferPool pool;
  private final DatagramListener listener;
  private final ArrayDeque<Unflushed> unflushed = new ArrayDeque<>();
  private long unflushedBytes;
  private final ArrayDeque<SimDatagram> waiting = new ArrayDeque<>();
  private long waitingBytes;
  private boolean open = true;

  SimChannel(
      SimNet net,
      SimHost host,
      InetSocketAddress local,
      DatagramOptions options,
      BufferPool pool,
      DatagramListener listener) {
    this.net = net;
    this.host = host;
    this.local = local;
    this.source = host.at(local.getPort());
    this.options = options;
    this.pool = pool;
    this.listener = listener;
  }

  @Override
  public InetSocketAddress local() {
    return local;
  }

  @Override
  public int receiveBufferBytes() {
    return options.receiveBufferBytes();
  }

  @Override
  public int sendBufferBytes() {
    return options.sendBufferBytes();
  }

  @Override
  public void send(InetSocketAddress to, ByteBuffer payload, int segmentSize) {
    host.loop.requireInLoop("send");
    if (segmentSize <= 0) {
      throw new IllegalArgumentException("segment size " + segmentSize);
    }
    int bytes = payload.remaining();
    if (!open || unflushedBytes + bytes > options.pendingBytesMax()) {
      host.counts.sendsDropped.add(Math.max(1, Math.ceilDiv(bytes, segmentSize)));
      pool.release(payload);
      return;
    }
    unflushedBytes += bytes;
    unflushed.add(new Unflushed(to, payload, segmentSize));
  }

  @Override
  public void flush() {
    host.loop.requireInLoop("flush");
    for (Unflushed send; (send = unflushed.poll()) != null; ) {
      host.counts.sends.increment();
      ByteBuffer payload = send.payload;
      do {
        byte[] segment = new byte[Math.min(send.segmentSize, payload.remaining())];
        payload.get(segment);
        host.counts.segmentsSent.increment();
        host.counts.bytesSent.add(segment.length);
        host.transmit(source, send.to, segment);
      } while (payload.hasRemaining());
      pool.release(payload);
    }
    unflushedBytes = 0;
  }

  @Override
  public void close() {
    host.loop.requireInLoop("close");
    if (!open) {
      return;
    }
    host.transport.unbind(this);
    abandon();
    host.loop().execute(listener::closed);
  }

  /// Drops what was neither flushed nor read, and takes no more.
  void abandon() {
    open = false;
    for (Unflushed send; (send = unflushed.poll()) != null; ) {
      pool.release(send.payload);
    }
    for (SimDatagram datagram; (datagram = waiting.poll()) != null; ) {
      net.dropped(Drop.NOBODY, datagram);
    }
  }

  /// Takes a datagram into the socket buffer. The first one wakes the loop.
  void arrived(SimDatagram datagram) {
    if (waitingBytes + datagram.content.length > options.receiveBufferBytes()) {
      net.dropped(Drop.RECEIVE_BUFFER, datagram);
      return;
    }
    waitingBytes += datagram.content.length;
    waiting.add(datagram);
    if (waiting.size() == 1) {
      long late = host.more(SimSite.LATE_READ, SimSite.LATE_READ_NANOS);
      long at = net.nanos() + net.wakeUpNanos() + late;
      net.add(new Event.Task(host, Event.Kind.READ, at, this::read));
    }
  }

  private void read() {
    if (!open) {
      return;
    }
    for (SimDatagram datagram; open && (datagram = waiting.poll()) != null; ) {
      waitingBytes -= datagram.content.length;
      host.counts.segmentsReceived.increment();
      host.counts.bytesReceived.add(datagram.content.length);
      net.delivered(datagram);
      listener.received(datagram.from, ByteBuffer.wrap(datagram.content));
      Arrays.fill(datagram.content, RETURNED);
    }
    listener.readCompleted();
  }
}
