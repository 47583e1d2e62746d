package io.peerage.swarm.channel;

/// One direction of one channel under all limits that hold for it: its own, its content's, and its
/// endpoint's.
final class Throttle {

  private final TokenBucket own;
  private final TokenBucket content;
  private final TokenBucket endpoint;
  private long ownRate = TokenBucket.UNLIMITED;
  private boolean waiting;

  Throttle(TokenBucket content, TokenBucket endpoint, long now) {
    this.own = new TokenBucket(TokenBucket.UNLIMITED, now);
    this.content = content;
    this.endpoint = endpoint;
  }

  /// No limits.
  static Throttle none() {
    return new Throttle(
        new TokenBucket(TokenBucket.UNLIMITED, 0), new TokenBucket(TokenBucket.UNLIMITED, 0), 0);
  }

  /// Sets the limit of this channel alone: the lower one that is set.
  void own(long one, long other, long now) {
    boolean both = one != TokenBucket.UNLIMITED && other != TokenBucket.UNLIMITED;
    long lower = both ? Math.min(one, other) : Math.max(one, other);
    if (lower != ownRate) {
      ownRate = lower;
      own.rate(lower, now);
    }
  }

  /// Bytes that may go now.
  ///
  /// @param least what is of use at least
  double allowance(int least, long now) {
    return Math.min(
        own.share(least, now), Math.min(content.share(least, now), endpoint.share(least, now)));
  }

  void spend(long bytes) {
    own.spend(bytes);
    content.spend(bytes);
    endpoint.spend(bytes);
  }

  void refund(long bytes) {
    own.refund(bytes);
    content.refund(bytes);
    endpoint.refund(bytes);
  }

  /// Whether this channel wants more than it may have.
  void waiting(boolean on) {
    if (on != waiting) {
      waiting = on;
      content.wait(on);
      endpoint.wait(on);
    }
  }

  boolean isWaiting() {
    return waiting;
  }

  /// When `least` may go.
  long readyAt(int least, long now) {
    return Math.max(
        own.readyAt(least, now),
        Math.max(content.readyAt(least, now), endpoint.readyAt(least, now)));
  }
}
