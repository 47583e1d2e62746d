package io.peerage.wire;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;

/// Bytes as a value: immutable, equal by content, short hex as text.
public final class Bytes {

  /// No bytes.
  public static final Bytes EMPTY = new Bytes(new byte[0]);

  private static final int SHOWN_MAX = 8;

  private final byte[] bytes;

  private Bytes(byte[] bytes) {
    this.bytes = bytes;
  }

  /// A copy of these bytes.
  public static Bytes copyOf(byte[] bytes) {
    return bytes.length == 0 ? EMPTY : new Bytes(bytes.clone());
  }

  /// A copy of what remains in the buffer, whose position stays where it is.
  public static Bytes copyOf(ByteBuffer buffer) {
    byte[] copy = new byte[buffer.remaining()];
    buffer.get(buffer.position(), copy);
    return copy.length == 0 ? EMPTY : new Bytes(copy);
  }

  /// Bytes from hexadecimal digits, upper or lower case.
  ///
  /// @throws IllegalArgumentException for an odd count of digits or anything that is no digit
  public static Bytes ofHex(CharSequence digits) {
    return new Bytes(HexFormat.of().parseHex(digits));
  }

  public int length() {
    return bytes.length;
  }

  public byte get(int index) {
    return bytes[index];
  }

  /// A copy as an array.
  public byte[] toArray() {
    return bytes.clone();
  }

  /// A read-only view of all the bytes.
  public ByteBuffer asBuffer() {
    return ByteBuffer.wrap(bytes).asReadOnlyBuffer();
  }

  /// Appends the bytes to a buffer.
  public void writeTo(ByteBuffer out) {
    out.put(bytes);
  }

  /// All the bytes as lower-case hexadecimal digits.
  public String hex() {
    return HexFormat.of().formatHex(bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bytes that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /// At most eight bytes in hexadecimal, then the length if there are more.
  @Override
  public String toString() {
    if (bytes.length <= SHOWN_MAX) {
      return hex();
    }
    return HexFormat.of().formatHex(bytes, 0, SHOWN_MAX) + "…(" + bytes.length + ")";
  }
}
