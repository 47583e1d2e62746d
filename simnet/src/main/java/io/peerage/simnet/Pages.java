package io.peerage.simnet;

import io.peerage.wire.Bytes;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.TreeMap;

/// Bytes of a file: pages, and holes where nothing was written.
///
/// A page is a value. Writing puts another one in its place, so what is present, what is durable
/// and what lies between the two share all that they have in common.
final class Pages {

  static final int PAGE_BYTES = 4096;

  private static final Bytes HOLE = Bytes.copyOf(new byte[PAGE_BYTES]);

  private final TreeMap<Long, Bytes> pages = new TreeMap<>();
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
      into.put(page(at / PAGE_BYTES).asBuffer().position(from).limit(from + run));
      at += run;
    }
    return count;
  }

  /// Writes bytes that lie within one page. Nothing makes no file longer, wherever it is written.
  void write(long position, Bytes data) {
    if (data.length() == 0) {
      return;
    }
    long number = position / PAGE_BYTES;
    if (data.length() == PAGE_BYTES) {
      pages.put(number, data);
    } else {
      byte[] page = page(number).toArray();
      data.writeTo(ByteBuffer.wrap(page).position((int) (position % PAGE_BYTES)));
      pages.put(number, Bytes.copyOf(page));
    }
    size = Math.max(size, position + data.length());
  }

  /// Sets the length; what lay behind it reads as zeros if the file grows again.
  void truncate(long length) {
    pages.tailMap(Math.ceilDiv(length, PAGE_BYTES), true).clear();
    Bytes last = pages.get(length / PAGE_BYTES);
    if (last != null) {
      byte[] page = last.toArray();
      Arrays.fill(page, (int) (length % PAGE_BYTES), PAGE_BYTES, (byte) 0);
      pages.put(length / PAGE_BYTES, Bytes.copyOf(page));
    }
    size = length;
  }

  /// Takes over what others hold.
  void copyFrom(Pages others) {
    pages.clear();
    pages.putAll(others.pages);
    size = others.size;
  }

  private Bytes page(long number) {
    return pages.getOrDefault(number, HOLE);
  }
}
