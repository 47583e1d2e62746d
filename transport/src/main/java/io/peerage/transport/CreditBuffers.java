package io.peerage.transport;

import io.netty.channel.DefaultMaxMessagesRecvByteBufAllocator;
import java.util.function.IntSupplier;

/// Lends the reads of a stream buffers no larger than what the peer may still send, and not much
/// larger than what has come lately: large ones are made and cleared for each read, which costs a
/// stream of small messages more than everything else.
final class CreditBuffers extends DefaultMaxMessagesRecvByteBufAllocator {

  /// Largest read.
  static final int BYTES_MAX = 64 * 1024;

  /// Smallest buffer, unless the peer may send less.
  static final int BYTES_MIN = 2 * 1024;

  /// A buffer that was filled is followed by one so many times as large.
  private static final int GROWTH = 8;

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
      private int next = BYTES_MIN;

      @Override
      public int guess() {
        int left = credit.getAsInt();
        return left == 0 ? next : Math.min(left, next);
      }

      @Override
      public void lastBytesRead(int bytes) {
        super.lastBytesRead(bytes);
        if (bytes == attemptedBytesRead()) {
          next = Math.min(BYTES_MAX, next * GROWTH);
        } else if (bytes >= 0 && bytes < next / (2 * GROWTH)) {
          next = Math.max(BYTES_MIN, next / GROWTH);
        }
      }
    };
  }
}
