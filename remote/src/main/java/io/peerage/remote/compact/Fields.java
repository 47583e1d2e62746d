package io.peerage.remote.compact;

import io.peerage.wire.Bytes;
import io.peerage.wire.MalformedException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Reads the fields of one frame. Every length is checked against what is there and what is allowed
/// before anything is taken or allocated.
final class Fields {
  private static final int VARINT_BYTES_MAX = 10;

  private final ByteBuffer in;
  private final CompactLimits limits;

  Fields(ByteBuffer frame, CompactLimits limits) {
    this.in = frame;
    this.limits = limits;
  }

  boolean hasMore() {
    return in.hasRemaining();
  }

  /// Bytes that are left.
  int left() {
    return in.remaining();
  }

  /// Nothing may be left.
  void end() throws MalformedException {
    if (in.hasRemaining()) {
      throw new MalformedException(in.remaining() + " bytes too many");
    }
  }

  int octet() throws MalformedException {
    need(1);
    return in.get() & 0xff;
  }

  long fixed64() throws MalformedException {
    need(Long.BYTES);
    return in.getLong();
  }

  /// A varint: seven bits a byte, the lowest first, in as few bytes as it needs.
  long varint() throws MalformedException {
    long value = 0;
    for (int i = 0; i < VARINT_BYTES_MAX; i++) {
      need(1);
      int octet = in.get();
      value |= (octet & 0x7fL) << (7 * i);
      if (octet >= 0) {
        if ((i > 0 && octet == 0) || (i == VARINT_BYTES_MAX - 1 && octet > 1)) {
          throw new MalformedException("a number is longer than it need be");
        }
        return value;
      }
    }
    throw new MalformedException("a number of more than 10 bytes");
  }

  /// A varint that is no negative number and at most `max`.
  long number(long max, String what) throws MalformedException {
    long value = varint();
    if (value < 0 || value > max) {
      throw new MalformedException(
          "%s %s, at most %d".formatted(what, Long.toUnsignedString(value), max));
    }
    return value;
  }

  int count(int max, String what) throws MalformedException {
    return (int) number(max, what);
  }

  /// The longest frame that the other side takes.
  int frameMax() throws MalformedException {
    int frame = count(Integer.MAX_VALUE, "frame");
    if (frame < CompactLimits.FRAME_MIN) {
      throw new MalformedException(
          "frames of %d bytes, at least %d".formatted(frame, CompactLimits.FRAME_MIN));
    }
    return frame;
  }

  boolean flag() throws MalformedException {
    return number(1, "flag") == 1;
  }

  /// A count of things that take at least a byte each.
  int countOf(int max, String what) throws MalformedException {
    int count = count(max, what);
    if (count > in.remaining()) {
      throw new MalformedException("%d %s in %d bytes".formatted(count, what, in.remaining()));
    }
    return count;
  }

  /// A name: it may be shown as it is, so nothing is in it that a terminal would obey.
  String name() throws MalformedException {
    String name = string(limits.nameMax());
    if (name.codePoints().anyMatch(Character::isISOControl)) {
      throw new MalformedException("a control character in a name");
    }
    return name;
  }

  /// A text for people, without anything that a terminal would obey.
  String remark() throws MalformedException {
    return text()
        .codePoints()
        .map(c -> Character.isISOControl(c) ? ' ' : c)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  String text() throws MalformedException {
    return string(limits.textMax());
  }

  private String string(int max) throws MalformedException {
    ByteBuffer utf8 = slice(max);
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(utf8).toString();
    } catch (CharacterCodingException broken) {
      throw new MalformedException("a text is not UTF-8");
    }
  }

  Bytes bytes() throws MalformedException {
    return Bytes.copyOf(slice(limits.textMax()));
  }

  List<String> names() throws MalformedException {
    return names(limits.listMax());
  }

  List<String> names(int max) throws MalformedException {
    int count = countOf(max, "names");
    List<String> names = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      names.add(name());
    }
    return names;
  }

  private ByteBuffer slice(int max) throws MalformedException {
    int length = count(max, "length");
    need(length);
    ByteBuffer slice = in.slice(in.position(), length);
    in.position(in.position() + length);
    return slice;
  }

  private void need(int bytes) throws MalformedException {
    if (in.remaining() < bytes) {
      throw new MalformedException(
          "cut: %d bytes wanted, %d there".formatted(bytes, in.remaining()));
    }
  }
}
