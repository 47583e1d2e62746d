package io.peerage.wire;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;

/// Direct buffers for outbound bytes, in two sizes: a datagram's and a batch's.
///
/// Belongs to one loop. Keeps at most [#KEPT_MAX] free buffers of each size, so an idle driver
/// holds little; what is on its way is bounded by whoever sends.
public final class BufferPool {

  /// Free buffers of one size that are kept.
  public static final int KEPT_MAX = 256;

  private static final int SMALL_BYTES = 2 * 1024;

  private final ArrayDeque<ByteBuffer> small = new ArrayDeque<>();
  private final ArrayDeque<ByteBuffer> large = new ArrayDeque<>();
  private long lentBytes;

  /// A pool with nothing in it.
  public BufferPool() {}

  /// Lends a cleared buffer whose limit is `capacity`.
  ///
  /// @throws IllegalArgumentException above [Outbox#BUFFER_BYTES_MAX]
  public ByteBuffer take(int capacity) {
    if (capacity < 0 || capacity > Outbox.BUFFER_BYTES_MAX) {
      throw new IllegalArgumentException("a buffer of " + capacity + " bytes");
    }
    int size = capacity <= SMALL_BYTES ? SMALL_BYTES : Outbox.BUFFER_BYTES_MAX;
    ByteBuffer buffer = free(size).pollLast();
    if (buffer == null) {
      buffer = ByteBuffer.allocateDirect(size);
    }
    lentBytes += size;
    return buffer.clear().limit(capacity);
  }

  /// Takes a buffer of [#take] back.
  public void release(ByteBuffer buffer) {
    lentBytes -= buffer.capacity();
    ArrayDeque<ByteBuffer> free = free(buffer.capacity());
    if (free.size() < KEPT_MAX) {
      free.addLast(buffer);
    }
  }

  /// What is lent at present: bytes on their way out, to the network or to the disk.
  public long lentBytes() {
    return lentBytes;
  }

  private ArrayDeque<ByteBuffer> free(int size) {
    return size == SMALL_BYTES ? small : large;
  }
}
