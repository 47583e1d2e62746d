package io.peerage.interop.relay;

import java.time.Duration;

/// What a line does to what it carries, in one direction.
///
/// @param delay how long everything travels
/// @param jitter up to so much longer, by chance; alone it does not change the order
/// @param loss the probability that a datagram is lost
/// @param duplicate the probability that a datagram arrives twice
/// @param reorder the probability that a datagram leaves the order and travels longer by up to
///   `reorderExtra`
/// @param reorderExtra see there
/// @param bitsPerSecond of payload; 0 for as fast as it goes
/// @param queue how long a datagram may wait for its turn on the line; one that would wait longer
///   is dropped
public record Conditions(
    Duration delay,
    Duration jitter,
    double loss,
    double duplicate,
    double reorder,
    Duration reorderExtra,
    long bitsPerSecond,
    Duration queue) {

  /// A line that does nothing.
  public static final Conditions NONE =
      new Conditions(
          Duration.ZERO, Duration.ZERO, 0, 0, 0, Duration.ofMillis(10), 0, Duration.ofMillis(250));

  public Conditions {
    for (double probability : new double[] {loss, duplicate, reorder}) {
      if (!(probability >= 0 && probability <= 1)) {
        throw new IllegalArgumentException("a probability of " + probability);
      }
    }
    for (Duration duration : new Duration[] {delay, jitter, reorderExtra, queue}) {
      if (duration.isNegative() || duration.compareTo(Duration.ofHours(1)) > 0) {
        throw new IllegalArgumentException("a duration of " + duration);
      }
    }
    if (bitsPerSecond < 0) {
      throw new IllegalArgumentException(bitsPerSecond + " bits per second");
    }
  }

  public Conditions withDelay(Duration duration) {
    return new Conditions(
        duration, jitter, loss, duplicate, reorder, reorderExtra, bitsPerSecond, queue);
  }

  public Conditions withJitter(Duration duration) {
    return new Conditions(
        delay, duration, loss, duplicate, reorder, reorderExtra, bitsPerSecond, queue);
  }

  public Conditions withLoss(double probability) {
    return new Conditions(
        delay, jitter, probability, duplicate, reorder, reorderExtra, bitsPerSecond, queue);
  }

  public Conditions withDuplicate(double probability) {
    return new Conditions(
        delay, jitter, loss, probability, reorder, reorderExtra, bitsPerSecond, queue);
  }

  public Conditions withReorder(double probability, Duration extra) {
    return new Conditions(delay, jitter, loss, duplicate, probability, extra, bitsPerSecond, queue);
  }

  public Conditions withRate(long bits, Duration longest) {
    return new Conditions(delay, jitter, loss, duplicate, reorder, reorderExtra, bits, longest);
  }
}
