package io.peerage.remote.delivery;

import io.peerage.remote.message.Delivery;
import io.peerage.wire.Bytes;
import java.nio.ByteBuffer;
import java.util.Arrays;

/// A payload that comes, or waits to be taken. What is kept grows with what has come, not with what
/// was announced.
final class Incoming {
  final Delivery.Begin begin;
  private byte[] bytes = new byte[0];
  private int count;
  private int credit = Delivery.WINDOW;

  /// The sender has given it up, but somebody here has it already.
  boolean cut;

  Incoming(Delivery.Begin begin) {
    this.begin = begin;
  }

  /// A piece of it has come.
  ///
  /// @return false if it is more than was announced or may come
  boolean came(Bytes part) {
    if (part.length() > credit || part.length() > begin.length() - count) {
      return false;
    }
    credit -= part.length();
    if (count + part.length() > bytes.length) {
      long room = Math.max(count + part.length(), Math.min(2L * bytes.length, begin.length()));
      bytes = Arrays.copyOf(bytes, (int) room);
    }
    part.writeTo(ByteBuffer.wrap(bytes, count, part.length()));
    count += part.length();
    return true;
  }

  boolean isWhole() {
    return count == begin.length();
  }

  /// The credit to be given now; 0 if there is no need yet.
  int owed() {
    long rest = begin.length() - count;
    if (credit > Delivery.WINDOW / 2 || credit >= rest) {
      return 0;
    }
    int owed = Delivery.WINDOW - credit;
    credit = Delivery.WINDOW;
    return owed;
  }

  ByteBuffer bytes() {
    return ByteBuffer.wrap(bytes, 0, count);
  }
}
