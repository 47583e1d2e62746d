package io.peerage.remote.gob;

import io.peerage.wire.Bytes;
import io.peerage.wire.MalformedException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/// The bytes of one direction as they came, and in them the message that is being read.
///
/// Messages of one value stay together in the array until [#release], so that a value which turned
/// out to be incomplete can be read again. Each primitive is taken from the current message only
/// and never from behind its end.
final class GobInput {

  private static final int ARRAY_BYTES_MIN = 1024;

  /// What an idle stream may hold on to.
  private static final int KEPT_BYTES_MAX = 64 * 1024;

  private static final int UINT_BYTES_MAX = Long.BYTES;

  private final int messageBytesMax;
  private byte[] bytes = new byte[0];

  /// What came and is not released: the first message of a value begins here.
  private int from;

  private int to;

  /// Where the contents of the value's first message begin, counted from `from`.
  private int origin;

  private int position;
  private int limit;
  private boolean isCut;

  GobInput(int messageBytesMax) {
    this.messageBytesMax = messageBytesMax;
  }

  /// Takes over all that remains in the piece.
  void append(ByteBuffer piece) {
    int length = piece.remaining();
    int kept = to - from;
    if (bytes.length - to < length) {
      int needed = Math.addExact(kept, length);
      byte[] target = bytes;
      if (needed > bytes.length) {
        target = new byte[Math.max(ARRAY_BYTES_MIN, Math.max(needed, needed + (needed >> 1)))];
      }
      System.arraycopy(bytes, from, target, 0, kept);
      bytes = target;
      from = 0;
      to = kept;
    }
    piece.get(bytes, to, length);
    to += length;
  }

  /// Goes to the first message that was not released.
  ///
  /// @return false if it is not complete
  boolean first() throws MalformedException {
    isCut = false;
    origin = -1;
    return open(from);
  }

  /// Goes on to the message behind the current one, as a value does where it was cut. Without a
  /// complete one [#isCut] turns true, and nothing is wrong yet.
  void next() throws MalformedException {
    int end = limit;
    if (!open(end)) {
      limit = end;
      isCut = true;
      throw new MalformedException("cut: the rest of a value has not come");
    }
  }

  /// Goes to the message at this offset.
  ///
  /// @param offset counted from the beginning of the value
  /// @return false if it is not complete
  boolean at(int offset) throws MalformedException {
    return open(from + offset);
  }

  /// The end of the current message, counted from the beginning of the value.
  int endOfMessage() {
    return limit - from;
  }

  /// What comes next, counted from the beginning of the value.
  int offset() {
    return position - from;
  }

  void requireEnd() throws MalformedException {
    if (remaining() > 0) {
      throw new MalformedException(remaining() + " bytes behind a value or definition");
    }
  }

  /// Forgets everything up to the end of the current message.
  void release() {
    from = limit;
    if (from == to) {
      from = 0;
      to = 0;
      if (bytes.length > KEPT_BYTES_MAX) {
        bytes = new byte[0];
      }
    }
  }

  /// Forgets everything: the stream is of no use any more.
  void close() {
    bytes = new byte[0];
    from = 0;
    to = 0;
    position = 0;
    limit = 0;
  }

  private boolean open(int at) throws MalformedException {
    if (at == to) {
      return false;
    }
    int head = bytes[at] & 0xff;
    int count = head < 0x80 ? 0 : 0x100 - head;
    if (count > UINT_BYTES_MAX) {
      throw new MalformedException("a number of " + count + " bytes");
    }
    if (to - at <= count) {
      return false;
    }
    position = at;
    limit = to;
    long length = unsigned();
    if (length == 0) {
      throw new MalformedException("a message of 0 bytes");
    }
    if (origin < 0) {
      origin = position - from;
    }
    long span = position - from - origin + length;
    if (length < 0 || length > messageBytesMax || span > messageBytesMax) {
      throw new MalformedException("a value of more than " + messageBytesMax + " bytes");
    }
    if (limit - position < length) {
      return false;
    }
    limit = position + (int) length;
    return true;
  }

  /// Bytes of the current message that are left.
  int remaining() {
    return limit - position;
  }

  /// Whether the last failure was for want of a message that may still come.
  boolean isCut() {
    return isCut;
  }

  /// An unsigned number; all 64 bits. Only the shortest form is taken.
  long unsigned() throws MalformedException {
    need(1);
    int head = bytes[position++] & 0xff;
    if (head < 0x80) {
      return head;
    }
    int count = 0x100 - head;
    if (count > UINT_BYTES_MAX) {
      throw new MalformedException("a number of " + count + " bytes");
    }
    need(count);
    long value = 0;
    for (int i = 0; i < count; i++) {
      value = (value << Byte.SIZE) | (bytes[position + i] & 0xff);
    }
    if (bytes[position] == 0 || (count == 1 && value < 0x80)) {
      throw new MalformedException("a number that is longer than it must be");
    }
    position += count;
    return value;
  }

  /// A signed number: the lowest bit says whether the others are inverted.
  long integer() throws MalformedException {
    long value = unsigned();
    return (value & 1) == 0 ? value >>> 1 : ~(value >>> 1);
  }

  boolean truth() throws MalformedException {
    long value = unsigned();
    if (value != 0 && value != 1) {
      throw new MalformedException("a bool of " + Long.toUnsignedString(value));
    }
    return value == 1;
  }

  /// The bytes of a double come in reverse, so that short fractions have a short form.
  double real() throws MalformedException {
    return Double.longBitsToDouble(Long.reverseBytes(unsigned()));
  }

  String text() throws MalformedException {
    return text(Integer.MAX_VALUE);
  }

  /// @param max in UTF-8
  String text(int max) throws MalformedException {
    int length = length(max);
    String text = new String(bytes, position, length, StandardCharsets.UTF_8);
    // Stands for what could not be read, but may also have been sent.
    if (text.indexOf('\uFFFD') >= 0) {
      requireUtf8(length);
    }
    position += length;
    return text;
  }

  private void requireUtf8(int length) throws MalformedException {
    try {
      var _ = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, position, length));
    } catch (CharacterCodingException wrong) {
      throw new MalformedException("a string that is not UTF-8");
    }
  }

  Bytes blob() throws MalformedException {
    int length = length(Integer.MAX_VALUE);
    Bytes blob = Bytes.copyOf(ByteBuffer.wrap(bytes, position, length));
    position += length;
    return blob;
  }

  void skipBlob() throws MalformedException {
    int length = length(Integer.MAX_VALUE);
    position += length;
  }

  private int length(int max) throws MalformedException {
    long length = unsigned();
    if (length < 0 || length > max) {
      throw new MalformedException(
          "%s bytes where at most %d are allowed".formatted(Long.toUnsignedString(length), max));
    }
    need(length);
    return (int) length;
  }

  private void need(long length) throws MalformedException {
    if (length > limit - position) {
      throw new MalformedException(
          "cut: %d bytes wanted, %d there".formatted(length, limit - position));
    }
  }
}
