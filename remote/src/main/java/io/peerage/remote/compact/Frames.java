package io.peerage.remote.compact;

import io.peerage.wire.MalformedException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// Cuts a stream into frames: a varint with the length, then so many bytes.
///
/// What comes is borrowed; only a frame that has not come whole is kept, so that memory is bounded
/// by the longest frame.
final class Frames {
  private static final int KEPT_MIN = 256;
  private static final int LENGTH_BYTES_MAX = 5;

  private int frameMax;
  private byte[] kept = new byte[KEPT_MIN];
  private int count;
  private @Nullable ByteBuffer input;

  Frames(int frameMax) {
    this.frameMax = frameMax;
  }

  /// Frames may be so long from now on.
  void frameMax(int bytes) {
    frameMax = bytes;
  }

  /// Takes bytes in; [#next] until it is null, before these are given back.
  void feed(ByteBuffer bytes) {
    input = bytes;
  }

  /// The next frame, or null if it has not come whole. Borrowed until the next call.
  ///
  /// @throws MalformedException if the length is none, or over the limit
  @Nullable ByteBuffer next() throws MalformedException {
    ByteBuffer more = input;
    if (more == null) {
      return null;
    }
    if (count == 0) {
      ByteBuffer whole = whole(more);
      if (whole == null) {
        keep(more, more.remaining());
        input = null;
      }
      return whole;
    }
    return joined(more);
  }

  /// The frame at the front of `in`, if it is there.
  private @Nullable ByteBuffer whole(ByteBuffer in) throws MalformedException {
    int start = in.position();
    int length = length(in);
    if (length < 0 || in.remaining() < length) {
      in.position(start);
      return null;
    }
    ByteBuffer frame = in.slice(in.position(), length);
    in.position(in.position() + length);
    return frame;
  }

  /// A frame that began in an earlier piece.
  private @Nullable ByteBuffer joined(ByteBuffer more) throws MalformedException {
    while (true) {
      ByteBuffer sofar = ByteBuffer.wrap(kept, 0, count);
      int length = length(sofar);
      int missing = length < 0 ? 1 : length - sofar.remaining();
      if (missing <= 0) {
        int start = sofar.position();
        count = 0;
        return ByteBuffer.wrap(kept, start, length).slice();
      }
      if (!more.hasRemaining()) {
        input = null;
        return null;
      }
      keep(more, Math.min(missing, more.remaining()));
    }
  }

  /// The length at the front, or −1 if it has not come whole.
  private int length(ByteBuffer in) throws MalformedException {
    int length = 0;
    for (int i = 0; in.hasRemaining(); i++) {
      if (i == LENGTH_BYTES_MAX) {
        throw new MalformedException("the length of a frame has more than 5 bytes");
      }
      int octet = in.get();
      // The fifth byte may overflow, and then the check of the limit sees a negative number.
      length |= (octet & 0x7f) << (7 * i);
      if (octet >= 0) {
        if (i > 0 && octet == 0) {
          throw new MalformedException("the length of a frame is longer than it need be");
        }
        if (length <= 0 || length > frameMax || (i == LENGTH_BYTES_MAX - 1 && octet > 7)) {
          throw new MalformedException(
              "a frame of %d bytes, 1 to %d".formatted(length & 0xffff_ffffL, frameMax));
        }
        return length;
      }
    }
    return -1;
  }

  private void keep(ByteBuffer from, int bytes) {
    if (count + bytes > kept.length) {
      int room = Math.max(count + bytes, 2 * kept.length);
      byte[] larger = new byte[Math.min(room, frameMax + LENGTH_BYTES_MAX)];
      System.arraycopy(kept, 0, larger, 0, count);
      kept = larger;
    }
    from.get(kept, count, bytes);
    count += bytes;
  }
}
