package io.peerage.simnet;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The receiving half of a simulated TCP connection: puts segments in order and keeps what has come
/// until it is read.
final class SimReceiver {

  /// Bytes that may have come and not been read.
  static final int BUFFER_BYTES = 256 * 1024;

  private final Map<Long, SimSegment> early = new HashMap<>();
  private final ArrayDeque<byte[]> unread = new ArrayDeque<>();
  private int unreadBytes;
  private long next;
  private long consumed;
  private long endsAt = Long.MAX_VALUE;
  private long promised = BUFFER_BYTES;

  /// Takes a segment with content or the end of the stream, in any order.
  void arrived(SimSegment segment) {
    if (segment.position < next) {
      return;
    }
    early.put(segment.position, segment);
    for (SimSegment following; (following = early.remove(next)) != null; ) {
      if (following.purpose == SimSegment.Purpose.FIN) {
        endsAt = next;
        return;
      }
      unread.add(following.content);
      unreadBytes += following.content.length;
      next += following.content.length;
    }
  }

  /// The place up to which all has come; one further when the end has.
  long acknowledged() {
    return ended() ? next + 1 : next;
  }

  /// The place up to which there is room.
  long limit() {
    promised = consumed + BUFFER_BYTES;
    return promised;
  }

  /// Whether so much was read since the peer was last told of room that it should be told again.
  boolean roomGrown() {
    return consumed + BUFFER_BYTES - promised >= BUFFER_BYTES / 2;
  }

  int unreadBytes() {
    return unreadBytes;
  }

  /// Whether the peer has ended its side, read or not.
  boolean ended() {
    return endsAt == next;
  }

  /// A copy of the first bytes that have come, so many or all; they stay.
  byte[] look(int atMost) {
    byte[] seen = new byte[Math.min(atMost, unreadBytes)];
    int count = 0;
    for (byte[] piece : unread) {
      int part = Math.min(piece.length, seen.length - count);
      System.arraycopy(piece, 0, seen, count, part);
      count += part;
    }
    return seen;
  }

  /// Takes up to `atMost` bytes that came together; null when there are none.
  byte @Nullable [] read(int atMost) {
    byte[] first = unread.poll();
    if (first == null) {
      return null;
    }
    byte[] taken = first;
    if (first.length > atMost) {
      taken = Arrays.copyOf(first, atMost);
      unread.addFirst(Arrays.copyOfRange(first, atMost, first.length));
    }
    unreadBytes -= taken.length;
    consumed += taken.length;
    return taken;
  }
}
