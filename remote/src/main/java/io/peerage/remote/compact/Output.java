package io.peerage.remote.compact;

import io.peerage.wire.Bytes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/// Frames that are being written, one behind the other, until they are taken.
final class Output {
  private static final int KEPT_MIN = 256;

  /// A buffer that has once been larger is not kept.
  private static final int KEPT_MAX = 64 << 10;

  private byte[] bytes = new byte[KEPT_MIN];
  private int count;
  private int frame = -1;

  /// Begins a frame.
  void begin() {
    frame = count;
    // For most frames one byte of length is enough.
    octet(0);
  }

  /// Ends it, and answers how many bytes it has, its length not counted.
  int end() {
    int length = count - frame - 1;
    int more = varintBytes(length) - 1;
    if (more > 0) {
      room(more);
      System.arraycopy(bytes, frame + 1, bytes, frame + 1 + more, length);
    }
    count = frame;
    varint(length);
    count += length;
    frame = -1;
    return length;
  }

  /// Takes back the frame that has begun or was ended last with so many bytes.
  void drop(int length) {
    count -= length + varintBytes(length);
  }

  int size() {
    return count;
  }

  /// Moves as much as there is room for into `into`; the rest stays.
  ///
  /// @param from how much was moved before
  int copy(int from, ByteBuffer into) {
    int moved = Math.min(count - from, into.remaining());
    into.put(bytes, from, moved);
    return moved;
  }

  void clear() {
    count = 0;
    if (bytes.length > KEPT_MAX) {
      bytes = new byte[KEPT_MIN];
    }
  }

  Output octet(int value) {
    room(1);
    bytes[count++] = (byte) value;
    return this;
  }

  Output fixed64(long value) {
    room(Long.BYTES);
    ByteBuffer.wrap(bytes).putLong(count, value);
    count += Long.BYTES;
    return this;
  }

  Output varint(long value) {
    room(10);
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      bytes[count++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[count++] = (byte) rest;
    return this;
  }

  Output flag(boolean value) {
    return octet(value ? 1 : 0);
  }

  Output string(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    varint(utf8.length);
    room(utf8.length);
    System.arraycopy(utf8, 0, bytes, count, utf8.length);
    count += utf8.length;
    return this;
  }

  Output bytes(Bytes value) {
    varint(value.length());
    room(value.length());
    value.writeTo(ByteBuffer.wrap(bytes, count, value.length()));
    count += value.length();
    return this;
  }

  Output names(List<String> names) {
    varint(names.size());
    names.forEach(this::string);
    return this;
  }

  private static int varintBytes(long value) {
    int used = 1;
    for (long rest = value >>> 7; rest != 0; rest >>>= 7) {
      used++;
    }
    return used;
  }

  private void room(int more) {
    if (count + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, count + more));
    }
  }
}
