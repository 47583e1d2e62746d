package io.peerage.swarm.channel;

/// Whether the peer of an established channel is there, told by when it was heard and when we spoke
/// (RFC 7574, 3.12).
///
/// A peer is dead after three minutes without a datagram and three datagrams of ours meanwhile. Two
/// cases need not wait so long: a peer that never confirmed the handshake, since our answer to its
/// reply may have been lost and it may have forgotten us; and a peer that lets our requests run out
/// again and again.
final class Liveness {

  private static final long NEVER = Long.MAX_VALUE;
  private static final long KEEP_ALIVE_NANOS = 55_000_000_000L;
  private static final long DEAD_NANOS = 180_000_000_000L;
  private static final int DEAD_DATAGRAMS = 3;
  private static final long ANSWER_NANOS = 500_000_000L;
  private static final int ANSWERS_MAX = 4;
  private static final int SILENCES_MAX = 3;
  private static final long SILENCE_NANOS = 5_000_000_000L;

  private final long keepAliveNanos;
  private long heardAt;
  private long spokeAt;
  private long spokenSinceHeard;
  private boolean confirmed;
  private boolean answerDue;
  private int answers;

  /// @param id of the channel: up to a tenth of the keep-alive's pause is taken off by it, so that
  ///   channels do not beat in step
  Liveness(int id, long now) {
    this.keepAliveNanos = KEEP_ALIVE_NANOS - KEEP_ALIVE_NANOS / 10 * (id & 0xff) / 0xff;
    this.heardAt = now;
    this.spokeAt = now;
  }

  /// The peer's reply to our opening has come: it waits for our answer, datagram 3 of the
  /// handshake.
  void replied(long now) {
    heardAt = now;
    answerDue = true;
  }

  /// A datagram of the peer has come on our id.
  void heard(long now) {
    heardAt = now;
    spokenSinceHeard = 0;
    confirmed = true;
  }

  /// So many datagrams of ours have left.
  void spoke(long datagrams, long now) {
    if (datagrams > 0) {
      spokeAt = now;
      spokenSinceHeard += datagrams;
    }
  }

  /// When the last datagram came.
  long heardAt() {
    return heardAt;
  }

  /// Whether a datagram has to leave now, if only a keep-alive; asked once a turn.
  boolean takeSignOfLife(long now) {
    if (!answerDue && now < signOfLifeAt()) {
      return false;
    }
    answerDue = false;
    answers++;
    return true;
  }

  /// Whether three minutes and three datagrams have passed.
  boolean isDead(long now) {
    return now - heardAt >= DEAD_NANOS && spokenSinceHeard >= DEAD_DATAGRAMS;
  }

  /// Whether the peer has gone, or forgotten us.
  ///
  /// @param silences how often in a row it let all our requests run out
  boolean answersNoMore(int silences, long now) {
    boolean forgottenUs = !confirmed && answers > ANSWERS_MAX;
    boolean silent = silences >= SILENCES_MAX && now - heardAt >= SILENCE_NANOS;
    return forgottenUs || silent;
  }

  /// When to look again, or [Long#MAX_VALUE].
  long deadline() {
    long death = spokenSinceHeard < DEAD_DATAGRAMS ? NEVER : heardAt + DEAD_NANOS;
    return Math.min(signOfLifeAt(), death);
  }

  /// An answer that is not confirmed is repeated after half a second, one, two and four.
  private long signOfLifeAt() {
    return confirmed
        ? spokeAt + keepAliveNanos
        : heardAt + ((1L << Math.clamp(answers, 1, ANSWERS_MAX)) - 1) * ANSWER_NANOS;
  }
}
