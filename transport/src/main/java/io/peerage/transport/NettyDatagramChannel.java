package io.peerage.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.unix.Errors.NativeIoException;
import io.netty.channel.unix.SegmentedDatagramPacket;
import io.peerage.wire.BufferPool;
import io.peerage.wire.DatagramChannel;
import io.peerage.wire.DatagramListener;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import org.jspecify.annotations.Nullable;

/// A datagram channel on a Netty one, and the end of that one's pipeline.
///
/// A payload is cut into *pieces*, each of which the kernel takes in one go: runs of up to
/// [#SEGMENTS_MAX] segments where it cuts them itself (`UDP_SEGMENT`), single datagrams where not.
/// Pieces are views of the payload, which goes back to its pool when the last of them is out,
/// refused or dropped.
final class NettyDatagramChannel extends ChannelInboundHandlerAdapter
    implements DatagramChannel, OpenChannel {

  /// Segments in a run: what every kernel since `UDP_SEGMENT` takes (64), with a margin.
  static final int SEGMENTS_MAX = 60;

  /// Largest payload of an IPv4 datagram, and so of a run: 65,535 less 20 for IP and 8 for UDP.
  static final int RUN_BYTES_MAX = 65_507;

  private static final Logger LOG = System.getLogger(NettyDatagramChannel.class.getName());
  private static final int EIO = -5;
  private static final int EINVAL = -22;

  private final NettyTransport transport;
  private final NettyLoop loop;
  private final TransportCounts counts;
  private final int pendingBytesMax;
  private final BufferPool pool;
  private final DatagramListener listener;
  private @Nullable Channel channel;
  private boolean told;
  private boolean closing;
  private boolean segmenting;
  private long pendingBytes;
  private int pieces;
  private int piecesUnflushed;
  private int batchSegments;
  private int batchBytes;

  NettyDatagramChannel(
      NettyTransport transport, int pendingBytesMax, BufferPool pool, DatagramListener listener) {
    this.transport = transport;
    this.loop = transport.loop();
    this.counts = transport.counts();
    this.pendingBytesMax = pendingBytesMax;
    this.pool = pool;
    this.listener = listener;
    this.segmenting =
        transport.io() == Io.EPOLL && EpollDatagramChannel.isSegmentedDatagramPacketSupported();
  }

  /// The address is bound. Reading starts only now, so that the owner hears of the channel before
  /// it hears from it.
  void opened() {
    told = true;
    transport.opened(this);
    listener.bound(this);
    if (!closing) {
      netty().config().setAutoRead(true);
    }
  }

  Channel netty() {
    if (channel == null) {
      throw new IllegalStateException("not registered");
    }
    return channel;
  }

  @Override
  public InetSocketAddress local() {
    return Addresses.normal((InetSocketAddress) netty().localAddress());
  }

  @Override
  public int receiveBufferBytes() {
    return granted(ChannelOption.SO_RCVBUF);
  }

  @Override
  public int sendBufferBytes() {
    return granted(ChannelOption.SO_SNDBUF);
  }

  /// Linux doubles what it grants, for its own bookkeeping; the JDK halves what it reports, epoll
  /// does not.
  private int granted(ChannelOption<Integer> option) {
    int bytes = netty().config().getOption(option);
    return transport.io() == Io.EPOLL ? bytes / 2 : bytes;
  }

  @Override
  public void send(InetSocketAddress to, ByteBuffer payload, int segmentSize) {
    loop.requireInLoop("send");
    if (segmentSize <= 0) {
      throw new IllegalArgumentException("segment size " + segmentSize);
    }
    int bytes = payload.remaining();
    if (bytes == 0) {
      // No segment at all; Netty sends no empty datagrams either.
      pool.release(payload);
    } else if (closing || pendingBytes + bytes > pendingBytesMax) {
      counts.sendsDropped().add(Math.ceilDiv(bytes, segmentSize));
      pool.release(payload);
    } else if (to.isUnresolved() || to.getPort() == 0) {
      // The kernel would say EINVAL to port 0, which must not be taken for its word on segments.
      counts.sendsFailed().increment();
      pool.release(payload);
    } else {
      pendingBytes += bytes;
      write(new Payload(to, payload, segmentSize), payload.position(), bytes);
    }
  }

  @Override
  public void flush() {
    loop.requireInLoop("flush");
    piecesUnflushed = 0;
    netty().flush();
  }

  @Override
  public void close() {
    loop.requireInLoop("close");
    if (!closing) {
      closing = true;
      netty().config().setAutoRead(false);
      closeWhenFlushed();
    }
  }

  private void closeWhenFlushed() {
    if (pieces == piecesUnflushed) {
      var _ = netty().close();
    }
  }

  /// Cuts `length` bytes from `offset` on into pieces.
  private void write(Payload payload, int offset, int length) {
    int run = runBytes(payload.segmentSize);
    int count = Math.ceilDiv(length, run);
    // All are counted before the first is written: on a dead channel it fails at once.
    payload.piecesLeft += count;
    pieces += count;
    piecesUnflushed += count;
    int end = offset + length;
    for (int i = 0; i < count; i++, offset += run) {
      Piece piece = new Piece(payload, offset, Math.min(run, end - offset));
      netty().write(piece.packet()).addListener(piece);
    }
  }

  private int runBytes(int segmentSize) {
    int segments = segmenting ? Math.clamp(RUN_BYTES_MAX / segmentSize, 1, SEGMENTS_MAX) : 1;
    return segments * segmentSize;
  }

  private void ended(Piece piece, @Nullable Throwable refusal) {
    int segments = Math.ceilDiv(piece.length, piece.payload.segmentSize);
    switch (refusal) {
      case null -> {
        counts.sends().increment();
        counts.segmentsSent().add(segments);
        counts.bytesSent().add(piece.length);
      }
      case ClosedChannelException _ -> counts.sendsDropped().add(segments);
      case NativeIoException e
          when segments > 1 && (e.expectedErr() == EINVAL || e.expectedErr() == EIO) -> {
        // An old kernel, or an interface that cannot checksum. Later and not here, inside the
        // flush that failed.
        stopSegmenting(e);
        loop.execute(() -> resend(piece));
        return;
      }
      default -> {
        counts.sendsFailed().increment();
        LOG.log(Level.TRACE, "send failed", refusal);
      }
    }
    forget(piece);
  }

  private void stopSegmenting(NativeIoException why) {
    if (segmenting) {
      segmenting = false;
      counts.gsoRefused().increment();
      LOG.log(Level.INFO, "the kernel refuses batches of segments, splitting by hand: {0}", why);
    }
  }

  private void resend(Piece piece) {
    write(piece.payload, piece.offset, piece.length);
    forget(piece);
    flush();
  }

  private void forget(Piece piece) {
    pieces--;
    Payload payload = piece.payload;
    if (--payload.piecesLeft == 0) {
      pendingBytes -= payload.bytes;
      pool.release(payload.buffer);
    }
    if (closing) {
      closeWhenFlushed();
    }
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    channel = context.channel();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    DatagramPacket packet = (DatagramPacket) message;
    try {
      if (!closing) {
        ByteBuf content = packet.content();
        batchSegments++;
        batchBytes += content.readableBytes();
        listener.received(Addresses.normal(packet.sender()), content.nioBuffer());
      }
    } finally {
      packet.release();
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    counts.segmentsReceived().add(batchSegments);
    counts.bytesReceived().add(batchBytes);
    batchSegments = 0;
    batchBytes = 0;
    listener.readCompleted();
  }

  /// Only of channels that were open: one whose bind failed was told so.
  @Override
  public void channelInactive(ChannelHandlerContext context) {
    closing = true;
    if (told) {
      // The JDK frees a port when the selector next looks at its keys; a timer runs after that.
      var _ = loop.schedule(loop.now(), this::tellClosed);
    }
  }

  private void tellClosed() {
    listener.closed();
    transport.forget(this);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (cause instanceof IOException) {
      counts.readsFailed().increment();
      LOG.log(Level.TRACE, "read failed", cause);
    } else {
      LOG.log(Level.ERROR, "the owner of a datagram channel failed", cause);
    }
  }

  /// Bytes on their way, and how many pieces of them still are.
  private static final class Payload {
    final InetSocketAddress to;
    final ByteBuffer buffer;
    final int segmentSize;
    final int bytes;
    int piecesLeft;

    Payload(InetSocketAddress to, ByteBuffer buffer, int segmentSize) {
      this.to = to;
      this.buffer = buffer;
      this.segmentSize = segmentSize;
      this.bytes = buffer.remaining();
    }
  }

  /// What the kernel takes in one go.
  private final class Piece implements ChannelFutureListener {
    final Payload payload;
    final int offset;
    final int length;

    Piece(Payload payload, int offset, int length) {
      this.payload = payload;
      this.offset = offset;
      this.length = length;
    }

    DatagramPacket packet() {
      ByteBuf bytes = Unpooled.wrappedBuffer(payload.buffer.slice(offset, length));
      return length > payload.segmentSize
          ? new SegmentedDatagramPacket(bytes, payload.segmentSize, payload.to)
          : new DatagramPacket(bytes, payload.to);
    }

    @Override
    public void operationComplete(ChannelFuture written) {
      ended(this, written.cause());
    }
  }
}
