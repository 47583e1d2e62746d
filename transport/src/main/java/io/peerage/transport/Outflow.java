package io.peerage.transport;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.peerage.wire.BufferPool;
import io.peerage.wire.Counter;
import java.nio.ByteBuffer;

/// What the owner of a channel has written and the kernel has not taken yet.
final class Outflow {

  /// Who is told what becomes of it. In the loop.
  interface Owner {

    /// The kernel has taken so many bytes more. Never from inside the flush that wrote them.
    void written(int bytes);

    /// A part is out, and nothing may be waiting any more. From inside a flush.
    void drained();

    /// A part is lost. From inside a flush.
    void failed(Throwable cause);
  }

  private final NettyLoop loop;
  private final BufferPool pool;
  private final Counter taken;
  private final int pendingBytesMax;
  private final Owner owner;
  private long pendingBytes;
  private int unreported;

  /// @param taken counts the bytes that the kernel took
  Outflow(NettyLoop loop, BufferPool pool, Counter taken, int pendingBytesMax, Owner owner) {
    this.loop = loop;
    this.pool = pool;
    this.taken = taken;
    this.pendingBytesMax = pendingBytesMax;
    this.owner = owner;
  }

  int pendingBytesMax() {
    return pendingBytesMax;
  }

  /// Whether so many bytes more may wait.
  boolean fits(int bytes) {
    return pendingBytes + bytes <= pendingBytesMax;
  }

  /// Whether nothing waits.
  boolean isEmpty() {
    return pendingBytes == 0;
  }

  /// Writes what stands for the payload, and gives that back when it is out or lost.
  void write(Channel channel, Object message, ByteBuffer payload) {
    int bytes = payload.remaining();
    pendingBytes += bytes;
    channel.write(message).addListener(new Part(payload, bytes));
  }

  private final class Part implements ChannelFutureListener {
    private final ByteBuffer payload;
    private final int bytes;

    Part(ByteBuffer payload, int bytes) {
      this.payload = payload;
      this.bytes = bytes;
    }

    @Override
    public void operationComplete(ChannelFuture written) {
      pool.release(payload);
      pendingBytes -= bytes;
      Throwable refusal = written.cause();
      if (refusal != null) {
        owner.failed(refusal);
        return;
      }
      taken.add(bytes);
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
    owner.written(bytes);
  }
}
