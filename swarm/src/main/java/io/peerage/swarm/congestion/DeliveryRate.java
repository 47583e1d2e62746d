package io.peerage.swarm.congestion;

import java.util.Arrays;

/// How fast bytes arrive, measured by what was acknowledged between the sending of a chunk and its
/// own acknowledgement (draft-ietf-ccwg-bbr, section 4.1).
///
/// The time of a sample is the longer of two: between the departures, and between the
/// acknowledgements, of that chunk and of the last one acknowledged before it left. So neither a
/// burst of departures nor one of acknowledgements makes a path look faster than it is.
///
/// What a sample needs from the moment of sending is the same for all chunks that leave between two
/// acknowledgements: an *epoch*. A chunk keeps the number of its epoch; the newest [#EPOCHS_KEPT]
/// are known here, older ones give no sample.
final class DeliveryRate {

  /// Epochs begin at most once in a turn of the loop, so this is a round trip of seconds.
  static final int EPOCHS_KEPT = 2048;

  private static final int MASK = EPOCHS_KEPT - 1;

  private final long[] deliveredThen = new long[EPOCHS_KEPT];
  private final long[] deliveredAtThen = new long[EPOCHS_KEPT];
  private final long[] firstSentAtThen = new long[EPOCHS_KEPT];
  private final boolean[] starvedThen = new boolean[EPOCHS_KEPT];

  /// The number of the newest epoch; the first is 0.
  private long epoch = -1;

  private boolean isOver = true;
  private long delivered;
  private long deliveredAt;
  private long firstSentAt;

  /// Samples of what leaves before this much has arrived are of a starved sender.
  private long starvedUntil = -1;

  private double rate;
  private boolean isRateOfStarved;

  DeliveryRate() {
    Arrays.fill(starvedThen, true);
  }

  /// Bytes leave.
  ///
  /// @param idle whether nothing was under way
  /// @return the epoch they belong to
  long sent(long now, boolean idle) {
    if (idle) {
      // Time without anything under way is nobody's.
      firstSentAt = now;
      deliveredAt = now;
      isOver = true;
    }
    if (isOver) {
      isOver = false;
      epoch++;
      int i = (int) epoch & MASK;
      deliveredThen[i] = delivered;
      deliveredAtThen[i] = deliveredAt;
      firstSentAtThen[i] = firstSentAt;
      starvedThen[i] = delivered < starvedUntil;
    }
    return epoch;
  }

  /// Bytes have arrived of which nobody knows when they had left: they were sent twice.
  void arrived(long now, int bytes) {
    delivered += bytes;
    deliveredAt = now;
    isOver = true;
  }

  /// Bytes of an epoch have arrived.
  ///
  /// @param sentAt when they had left
  /// @return whether [#rate] is a new sample
  boolean acked(long now, int bytes, long sentAt, long epochOfSending) {
    arrived(now, bytes);
    if (epoch - epochOfSending >= EPOCHS_KEPT) {
      return false;
    }
    int i = (int) epochOfSending & MASK;
    long elapsed = Math.max(now - deliveredAtThen[i], sentAt - firstSentAtThen[i]);
    firstSentAt = Math.max(firstSentAt, sentAt);
    if (elapsed <= 0) {
      return false;
    }
    rate = (double) (delivered - deliveredThen[i]) / elapsed;
    isRateOfStarved = starvedThen[i];
    return true;
  }

  /// The sender has nothing more to send.
  ///
  /// @param flight bytes under way
  void starved(long flight) {
    starvedUntil = delivered + flight + 1;
    isOver = true;
  }

  /// Bytes that have arrived since the beginning.
  long delivered() {
    return delivered;
  }

  /// How much had arrived when an epoch began, or what has arrived by now if that is not known any
  /// more.
  long deliveredBefore(long epochOfSending) {
    return epoch - epochOfSending >= EPOCHS_KEPT
        ? delivered
        : deliveredThen[(int) epochOfSending & MASK];
  }

  /// The newest sample, in bytes per nanosecond.
  double rate() {
    return rate;
  }

  /// Whether the newest sample shows how much there was to send, and not the path.
  boolean isRateOfStarved() {
    return isRateOfStarved;
  }
}
