package io.peerage.simnet;

import java.util.ArrayDeque;
import java.util.Arrays;

/// The sending half of a simulated TCP connection: the kernel's send buffer, a congestion window,
/// and what becomes of segments that the network loses.
///
/// Not a study of TCP: a lost segment is sent again after a while, the window halves then and grows
/// with acknowledgements (Reno's idea, RFC 5681). That suffices for streams to fill a line, to
/// share it, to stall when nobody reads, and to break when nobody answers.
final class SimSender {

  /// What the kernel takes from the application before it makes it wait.
  static final int BUFFER_BYTES = 256 * 1024;

  /// Losses of one segment in a row after which the connection is given up, as in Linux
  /// (`tcp_retries2`).
  static final int LOSSES_MAX = 15;

  private static final int SEGMENT_BYTES_MAX = 1_448;
  private static final int FIRST_WINDOW_BYTES = 10 * SEGMENT_BYTES_MAX;

  private final SimSocket socket;
  private final ArrayDeque<byte[]> unsent = new ArrayDeque<>();
  private int buffered;
  private long next;
  private long acknowledged;
  private long limit;
  private double window = FIRST_WINDOW_BYTES;
  private double threshold = Double.MAX_VALUE;
  private long recoveredAt;
  private boolean ending;
  private boolean ended;

  SimSender(SimSocket socket) {
    this.socket = socket;
  }

  /// The peer has room up to this place.
  void open(long firstLimit) {
    limit = firstLimit;
  }

  /// Bytes the kernel would take now.
  int room() {
    return BUFFER_BYTES - buffered;
  }

  /// Takes bytes; no more than [#room].
  void take(byte[] bytes) {
    buffered += bytes.length;
    unsent.add(bytes);
  }

  /// Nothing comes after what was taken.
  void end() {
    ending = true;
  }

  /// Whether all was sent and acknowledged, the end too.
  boolean done() {
    return ended && acknowledged > next;
  }

  /// Sends what the windows allow.
  void pump() {
    while (!unsent.isEmpty()) {
      long room = Math.min(limit - next, (long) window - (next - acknowledged));
      if (room <= 0) {
        return;
      }
      byte[] content = cut((int) Math.min(room, SEGMENT_BYTES_MAX));
      socket.send(SimSegment.Purpose.DATA, next, content);
      next += content.length;
    }
    if (ending && !ended) {
      ended = true;
      socket.send(SimSegment.Purpose.FIN, next, new byte[0]);
    }
  }

  private byte[] cut(int atMost) {
    byte[] first = unsent.removeFirst();
    if (first.length <= atMost) {
      return first;
    }
    byte[] content = Arrays.copyOf(first, atMost);
    unsent.addFirst(Arrays.copyOfRange(first, atMost, first.length));
    return content;
  }

  void acknowledged(SimSegment ack) {
    long fresh = Math.min(ack.position, next) - Math.min(acknowledged, next);
    acknowledged = Math.max(acknowledged, ack.position);
    limit = Math.max(limit, ack.limit);
    if (fresh > 0) {
      buffered -= (int) fresh;
      window += window < threshold ? fresh : (double) SEGMENT_BYTES_MAX * fresh / window;
    }
  }

  /// A segment was lost; all that were under way then count as one loss.
  void lost(long now, long roundTrip) {
    if (now >= recoveredAt) {
      threshold = Math.max(2 * SEGMENT_BYTES_MAX, window / 2);
      window = threshold;
      recoveredAt = now + roundTrip;
    }
  }
}
