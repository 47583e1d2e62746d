package io.peerage.remote;

import java.nio.ByteBuffer;

/// Finds the ends of frames in one direction of a stream that comes in any pieces: a varint with
/// the length, then so many bytes.
final class FrameCount {
  private int left;
  private int shift;
  private boolean inBody;
  private int ended;

  /// How many of these bytes come before the end of the `wanted`th frame from here; all of them, if
  /// fewer frames end in them.
  int bytesOf(ByteBuffer bytes, int wanted) {
    ended = 0;
    for (int i = bytes.position(); i < bytes.limit(); i++) {
      if (isLast(bytes.get(i)) && ++ended == wanted) {
        return i + 1 - bytes.position();
      }
    }
    return bytes.remaining();
  }

  /// How many frames have ended in what was counted last.
  int ended() {
    return ended;
  }

  private boolean isLast(byte octet) {
    if (inBody) {
      left--;
    } else {
      left |= (octet & 0x7f) << shift;
      shift += 7;
      if (octet < 0) {
        return false;
      }
      inBody = true;
      shift = 0;
    }
    inBody = left > 0;
    return !inBody;
  }
}
