package io.peerage.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.DefaultMaxMessagesRecvByteBufAllocator;
import io.peerage.wire.Counter;
import java.nio.ByteBuffer;

/// Lends each read a buffer for the largest datagram, or for a run of segments that the kernel
/// glued together, and counts the reads.
///
/// On epoll a read is handed out, and given back by us, before the next one begins, so a channel
/// needs one buffer for its life; Netty's default allocator would make and clear one for nearly
/// every read of this size. Who reads several before handing them out gets the others from there.
final class ReadBuffers extends DefaultMaxMessagesRecvByteBufAllocator {

  /// Largest run that the kernel glues together, and more than any datagram. With exactly this size
  /// Netty reads by `recvmsg` and keeps the segment size; with more it takes `recvmmsg` and loses
  /// it.
  static final int BYTES = 65_535;

  private final Counter reads;

  /// @param datagramsMax datagrams after which a batch ends and the loop does something else
  ReadBuffers(int datagramsMax, Counter reads) {
    super(datagramsMax);
    this.reads = reads;
  }

  // Netty's interface still names this deprecated type.
  @SuppressWarnings("deprecation")
  @Override
  public Handle newHandle() {
    return new MaxMessageHandle() {
      /// Freed by the collector, since nobody tells a handle that its channel is closed.
      private final ByteBuf kept = Unpooled.wrappedBuffer(ByteBuffer.allocateDirect(BYTES));

      @Override
      public ByteBuf allocate(ByteBufAllocator others) {
        return kept.refCnt() == 1 ? kept.clear().retain() : super.allocate(others);
      }

      @Override
      public int guess() {
        return BYTES;
      }

      @Override
      public void lastBytesRead(int bytes) {
        if (bytes > 0) {
          reads.increment();
        }
        super.lastBytesRead(bytes);
      }
    };
  }
}
