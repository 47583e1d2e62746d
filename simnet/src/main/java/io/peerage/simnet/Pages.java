package io.peerage.simnet;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.TreeMap;

/// Bytes of a file: pages, and holes where nothing was written.
final class Pages {

  static final int PAGE_BYTES = 4096;

  private static final byte[] HOLE = new byte[PAGE_BYTES];

  private final TreeMap<Long, byte[]> pages = new TreeMap<>();
  private long size;

  long size() {
    return size;
  }

  /// What they take on the disk.
  long usedBytes() {
    return (long) pages.size() * PAGE_BYTES;
  }

  /// What writing there would take in addition.
  long missingBytes(long position, int length) {
    long missing = 0;
    for (long page = position / PAGE_BYTES; page * PAGE_BYTES < position + length; page++) {
      missing += pages.containsKey(page) ? 0 : PAGE_BYTES;
    }
    return missing;
  }

  /// Reads until the buffer is full or the file ends.
  int read(long position, ByteBuffer into) {
    int count = Math.clamp(size - position, 0, into.remaining());
    for (long at = position; at < position + count; ) {
      int from = (int) (at % PAGE_BYTES);
      int run = (int) Math.min(PAGE_BYTES - from, position + count - at);
      byte[] page = pages.get(at / PAGE_BYTES);
      into.put(page == null ? HOLE : page, from, run);
      at += run;
    }
    return count;
  }

  /// Writes all that remains in the buffer. Nothing makes no file longer, wherever it is written.
  void write(long position, ByteBuffer data) {
    long at = position;
    while (data.hasRemaining()) {
      int from = (int) (at % PAGE_BYTES);
      int run = Math.min(PAGE_BYTES - from, data.remaining());
      data.get(pages.computeIfAbsent(at / PAGE_BYTES, _ -> new byte[PAGE_BYTES]), from, run);
      at += run;
    }
    if (at > position) {
      size = Math.max(size, at);
    }
  }

  /// Sets the length; what lay behind it reads as zeros if the file grows again.
  void truncate(long length) {
    pages.tailMap(Math.ceilDiv(length, PAGE_BYTES), true).clear();
    byte[] last = pages.get(length / PAGE_BYTES);
    if (last != null) {
      Arrays.fill(last, (int) (length % PAGE_BYTES), PAGE_BYTES, (byte) 0);
    }
    size = length;
  }

  /// Takes over what others hold.
  void copyFrom(Pages others) {
    pages.clear();
    others.pages.forEach((number, page) -> pages.put(number, page.clone()));
    size = others.size;
  }
}
