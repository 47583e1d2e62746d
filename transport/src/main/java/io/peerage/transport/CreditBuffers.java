package io.peerage.transport;

import io.netty.channel.DefaultMaxMessagesRecvByteBufAllocator;
import java.util.function.IntSupplier;

/// Lends the reads of a stream buffers no larger than what the peer may still send.
final class CreditBuffers extends DefaultMaxMessagesRecvByteBufAllocator {

  /// Largest read.
  static final int BYTES_MAX = 64 * 1024;

  /// Reads after which a batch ends and the loop does something else.
  private static final int READS_MAX = 16;

  private final IntSupplier credit;

  /// @param credit bytes the peer may still send; 0 when Netty reads although nobody asked, which
  ///   it does to learn of the end of a stream
  CreditBuffers(IntSupplier credit) {
    super(READS_MAX);
    this.credit = credit;
  }

  // Netty's interface still names this deprecated type.
  @SuppressWarnings("deprecation")
  @Override
  public Handle newHandle() {
    return new MaxMessageHandle() {
      @Override
      public int guess() {
        int left = credit.getAsInt();
        return left == 0 ? BYTES_MAX : Math.min(left, BYTES_MAX);
      }
    };
  }
}
