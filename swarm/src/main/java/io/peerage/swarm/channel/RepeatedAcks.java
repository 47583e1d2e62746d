package io.peerage.swarm.channel;

/// Sends each acknowledgement once more, a turn later and before that turn's own, while there is
/// reason to think that some are lost: a chunk that comes although it was acknowledged.
///
/// One datagram carries the acknowledgements of dozens of chunks. When it is lost the sender takes
/// all of them for lost, sends them again, and thinks the path narrower than it is. It does so as
/// soon as it hears of later ones; so those that may be missing go first.
final class RepeatedAcks {

  /// How many chunks long a repeated chunk is reason enough.
  static final int CHUNKS = 2048;

  /// Acknowledgements of a turn that are kept; more are not repeated.
  static final int KEPT_MAX = 128;

  private long[] firsts = {};
  private long[] lasts = {};
  private long[] delaysMicros = {};

  /// Of the turn before, and how many of these have been put down again.
  private int older;

  private int repeated;
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

  /// Puts down those of the turn before, once; before the first one of this turn.
  void repeat(ControlMessages control) {
    for (; repeated < older; repeated++) {
      control.ack(firsts[repeated], lasts[repeated], delaysMicros[repeated]);
    }
  }

  /// Ends a turn, in which [#repeat] may have had no reason yet.
  void turnEnded(ControlMessages control) {
    repeat(control);
    repeated = 0;
    System.arraycopy(firsts, older, firsts, 0, count - older);
    System.arraycopy(lasts, older, lasts, 0, count - older);
    System.arraycopy(delaysMicros, older, delaysMicros, 0, count - older);
    count -= older;
    older = count;
  }
}
