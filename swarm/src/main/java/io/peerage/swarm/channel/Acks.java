package io.peerage.swarm.channel;

/// The acknowledgements of one channel on their way out: what came together is acknowledged
/// together.
///
/// Chunks of one batch left in one turn of the sender's and are read in one of ours, so they have
/// one delay, and one message says of all of them what a message for each would say (RFC 7574,
/// 4.3.2). A peer that counts one arrival for each message, however many chunks it names, gets one
/// for each.
final class Acks {

  private static final long NONE = -1;

  private final ControlMessages control;
  private final boolean merges;
  private final RepeatedAcks repeated = new RepeatedAcks();
  private long first = NONE;
  private long last;
  private long delayMicros;

  /// @param merges whether the peer takes a message for several chunks as that
  Acks(ControlMessages control, boolean merges) {
    this.control = control;
    this.merges = merges;
  }

  /// A chunk came and is proven.
  void ack(long chunk, long delay) {
    if (merges && first != NONE && chunk == last + 1 && delay == delayMicros) {
      last = chunk;
      return;
    }
    put();
    first = chunk;
    last = chunk;
    delayMicros = delay;
  }

  /// A chunk came that was acknowledged before.
  void noteRepeat() {
    repeated.noteRepeat();
  }

  /// Ends a turn.
  void turnEnded() {
    put();
    repeated.turnEnded(control);
  }

  private void put() {
    if (first != NONE) {
      repeated.repeat(control);
      control.ack(first, last, delayMicros);
      repeated.acked(first, last, delayMicros);
      first = NONE;
    }
  }
}
