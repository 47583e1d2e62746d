package io.peerage.swarm.channel;

/// Sends each acknowledgement once more, a turn later, while there is reason to think that some are
/// lost: a chunk that comes although it was acknowledged.
///
/// One datagram carries the acknowledgements of dozens of chunks. When it is lost the sender takes
/// all of them for lost, sends them again, and thinks the path narrower than it is.
final class RepeatedAcks {

  /// How many chunks long a repeated chunk is reason enough.
  static final int CHUNKS = 2048;

  /// Acknowledgements of a turn that are kept; more are not repeated.
  static final int KEPT_MAX = 128;

  private long[] firsts = {};
  private long[] lasts = {};
  private long[] delaysMicros = {};
  private int older;
  private int count;
  private int left;

  /// A chunk came that was acknowledged before.
  void noteRepeat() {
    left = CHUNKS;
    if (firsts.length == 0) {
      firsts = new long[2 * KEPT_MAX];
      lasts = new long[2 * KEPT_MAX];
      delaysMicros = new long[2 * KEPT_MAX];
    }
  }

  /// An acknowledgement was put down.
  void acked(long first, long last, long delayMicros) {
    if (left > 0 && count - older < KEPT_MAX) {
      left -= (int) Math.min(left, last - first + 1);
      firsts[count] = first;
      lasts[count] = last;
      delaysMicros[count++] = delayMicros;
    }
  }

  /// Ends a turn: puts down those of the one before.
  void turnEnded(ControlMessages control) {
    for (int i = 0; i < older; i++) {
      control.ack(firsts[i], lasts[i], delaysMicros[i]);
    }
    System.arraycopy(firsts, older, firsts, 0, count - older);
    System.arraycopy(lasts, older, lasts, 0, count - older);
    System.arraycopy(delaysMicros, older, delaysMicros, 0, count - older);
    count -= older;
    older = count;
  }
}
