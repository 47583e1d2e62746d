package io.peerage.transport;

import io.netty.channel.DefaultMaxMessagesRecvByteBufAllocator;
import io.peerage.wire.Counter;

/// Lends each read a buffer for the largest datagram, or for a run of segments that the kernel
/// glued together, and counts the reads.
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
