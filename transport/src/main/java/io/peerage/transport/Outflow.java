package io.peerage.transport;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.peerage.wire.BufferPool;
import java.nio.ByteBuffer;
import java.util.function.IntConsumer;

/// What the owner of a channel has written and the kernel has not taken yet.
final class Outflow {

  /// The channel. In the loop.
  interface Owner {

    /// Whether it still wants to hear what becomes of it.
    boolean isOpen();

    /// A part is out, and nothing may be waiting any more. From inside a flush.
    void drained();

    /// Closes at once: more would wait than may, because the peer does not read.
    void reset();
  }

  private final NettyLoop loop;
  private final BufferPool pool;
  private final StreamCounts counts;
  private final int pendingBytesMax;
  private final IntConsumer written;
  private final Owner owner;
  private long pendingBytes;
  private int unreported;

  /// @param written told how many bytes more the kernel has taken; never from inside the flush that
  ///   wrote them
  Outflow(
      NettyTransport transport,
      BufferPool pool,
      int pendingBytesMax,
      IntConsumer written,
      Owner owner) {
    this.loop = transport.loop();
    this.counts = transport.streamCounts();
    this.pool = pool;
    this.pendingBytesMax = pendingBytesMax;
    this.written = written;
    this.owner = owner;
  }

  /// Whether nothing waits.
  boolean isEmpty() {
    return pendingBytes == 0;
  }

  /// Writes what stands for the payload, and gives that back when it is out or lost; at once if it
  /// is more than may wait.
  void write(Connection connection, Object message, ByteBuffer payload) {
    int bytes = payload.remaining();
    if (pendingBytes + bytes > pendingBytesMax) {
      pool.release(payload);
      counts.overrun().increment();
      connection.blame(SocketErrors.overrun(connection.remote(), pendingBytesMax));
      owner.reset();
      return;
    }
    pendingBytes += bytes;
    connection.channel().write(message).addListener(new Part(connection, payload, bytes));
  }

  private final class Part implements ChannelFutureListener {
    private final Connection connection;
    private final ByteBuffer payload;
    private final int bytes;

    Part(Connection connection, ByteBuffer payload, int bytes) {
      this.connection = connection;
      this.payload = payload;
      this.bytes = bytes;
    }

    @Override
    public void operationComplete(ChannelFuture out) {
      pool.release(payload);
      pendingBytes -= bytes;
      Throwable refusal = out.cause();
      if (refusal != null) {
        if (owner.isOpen()) {
          connection.failed(refusal);
        }
        return;
      }
      counts.bytesWritten().add(bytes);
      if (unreported == 0) {
        loop.execute(Outflow.this::report);
      }
      unreported += bytes;
      owner.drained();
    }
  }

  private void report() {
    int bytes = unreported;
    unreported = 0;
    if (owner.isOpen()) {
      written.accept(bytes);
    }
  }
}
