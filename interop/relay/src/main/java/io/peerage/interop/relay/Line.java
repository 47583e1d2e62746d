package io.peerage.interop.relay;

import java.util.SplittableRandom;

/// One direction of a line: decides when what it carries arrives, if it does. No socket and no
/// clock; what it decides follows from the seed, the order and the times it is given.
final class Line {

  private static final long[] LOST = {};
  private static final double BITS_NANOS = 8e9;

  private final Conditions conditions;
  private final SplittableRandom random;

  /// When the line has sent all that it has taken.
  private double freeAt;

  private long lastArrival = Long.MIN_VALUE;

  Line(Conditions conditions, long seed) {
    this.conditions = conditions;
    this.random = new SplittableRandom(seed);
    this.freeAt = Double.NEGATIVE_INFINITY;
  }

  /// Takes a datagram.
  ///
  /// @param now nanoseconds, from any origin
  /// @return when it arrives: never, once, or twice
  long[] datagram(long now, int bytes) {
    // Every datagram draws the same, so that the fate of one does not hang on that of another.
    boolean lost = random.nextDouble() < conditions.loss();
    boolean twice = random.nextDouble() < conditions.duplicate();
    boolean strays = random.nextDouble() < conditions.reorder();
    long first = jitter();
    long second = jitter();
    long extra = (long) (random.nextDouble() * conditions.reorderExtra().toNanos());
    if (lost) {
      return LOST;
    }
    double waits = freeAt - (double) now;
    if (waits > conditions.queue().toNanos()) {
      return LOST;
    }
    long sent = send(now, bytes);
    long arrival = sent + conditions.delay().toNanos() + first;
    if (strays) {
      arrival += 1 + extra;
    } else {
      lastArrival = Math.max(lastArrival, arrival);
      arrival = lastArrival;
    }
    return twice
        ? new long[] {arrival, Math.max(arrival, sent + conditions.delay().toNanos() + second)}
        : new long[] {arrival};
  }

  /// Takes bytes of a stream, of which none is lost and none overtakes another.
  ///
  /// @return when they arrive
  long bytes(long now, int count) {
    long arrival = send(now, count) + conditions.delay().toNanos() + jitter();
    lastArrival = Math.max(lastArrival, arrival);
    return lastArrival;
  }

  private long send(long now, int bytes) {
    if (conditions.bitsPerSecond() == 0) {
      return now;
    }
    freeAt = Math.max(freeAt, (double) now) + bytes * BITS_NANOS / conditions.bitsPerSecond();
    return (long) freeAt;
  }

  private long jitter() {
    return (long) (random.nextDouble() * conditions.jitter().toNanos());
  }
}
