package io.peerage.remote.gob;

import io.peerage.wire.Bytes;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Bytes that grow, with what gob makes of primitives.
final class GobOutput {

  // What stands before a definition: the field of wireType, plus one.
  static final int SLICE = 2;
  static final int STRUCT = 3;
  static final int MAP = 4;
  static final int GOB_ENCODER = 5;
  static final int BINARY_MARSHALER = 6;
  static final int TEXT_MARSHALER = 7;

  private static final int ARRAY_BYTES_MIN = 512;

  /// What an idle stream may hold on to.
  private static final int KEPT_BYTES_MAX = 64 * 1024;

  private static final int UINT_BYTES_MAX = 1 + Long.BYTES;

  private byte[] bytes = new byte[ARRAY_BYTES_MIN];
  private int size;

  int size() {
    return size;
  }

  /// Forgets what is behind the first so many bytes.
  void shrinkTo(int length) {
    size = length;
    if (size == 0 && bytes.length > KEPT_BYTES_MAX) {
      bytes = new byte[ARRAY_BYTES_MIN];
    }
  }

  /// Moves the first bytes into the buffer, as many as it takes.
  void drainTo(ByteBuffer out) {
    int length = Math.min(out.remaining(), size);
    out.put(bytes, 0, length);
    System.arraycopy(bytes, length, bytes, 0, size - length);
    shrinkTo(size - length);
  }

  void append(GobOutput other) {
    reserve(other.size);
    System.arraycopy(other.bytes, 0, bytes, size, other.size);
    size += other.size;
  }

  /// Puts before the bytes from `at` on how many they are.
  void insertLength(int at) {
    int length = size - at;
    int head = unsignedBytes(length);
    reserve(head);
    System.arraycopy(bytes, at, bytes, at + head, length);
    size = at;
    unsigned(length);
    size += length;
  }

  void unsigned(long value) {
    reserve(UINT_BYTES_MAX);
    int count = unsignedBytes(value) - 1;
    if (count == 0) {
      bytes[size++] = (byte) value;
      return;
    }
    bytes[size++] = (byte) -count;
    for (int shift = (count - 1) * Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
      bytes[size++] = (byte) (value >>> shift);
    }
  }

  /// How many bytes [#unsigned] appends.
  private static int unsignedBytes(long value) {
    if (value >= 0 && value < 0x80) {
      return 1;
    }
    return 1 + (Long.SIZE - Long.numberOfLeadingZeros(value) + Byte.SIZE - 1) / Byte.SIZE;
  }

  void integer(long value) {
    unsigned(value < 0 ? (~value << 1) | 1 : value << 1);
  }

  void real(double value) {
    unsigned(Long.reverseBytes(Double.doubleToRawLongBits(value)));
  }

  /// @throws IllegalArgumentException for half of a surrogate pair
  void text(String text) {
    try {
      ByteBuffer encoded = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
      unsigned(encoded.remaining());
      reserve(encoded.remaining());
      int length = encoded.remaining();
      encoded.get(bytes, size, length);
      size += length;
    } catch (CharacterCodingException wrong) {
      throw new IllegalArgumentException("a text that has no form in UTF-8", wrong);
    }
  }

  void blob(Bytes blob) {
    unsigned(blob.length());
    reserve(blob.length());
    blob.writeTo(ByteBuffer.wrap(bytes, size, blob.length()));
    size += blob.length();
  }

  /// A definition up to and with its common part.
  void definition(int kind, String name, int number) {
    unsigned(kind);
    unsigned(1);
    named(name, number);
  }

  /// The whole definition of a slice.
  void slice(String name, int number, int element) {
    definition(SLICE, name, number);
    unsigned(1);
    integer(element);
    unsigned(0);
    unsigned(0);
  }

  /// A common part or the field of a struct: a name, which may be empty, and the number of a type.
  void named(String name, int number) {
    if (name.isEmpty()) {
      unsigned(2);
    } else {
      unsigned(1);
      text(name);
      unsigned(1);
    }
    integer(number);
    unsigned(0);
  }

  private void reserve(int more) {
    int needed = Math.addExact(size, more);
    if (needed > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(needed, bytes.length + (bytes.length >> 1)));
    }
  }
}
