package io.peerage.simnet;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// A host's wall clock: runs with virtual time, and can be set wrong.
final class SimWall implements InstantSource {

  /// When every simulation begins, on clocks that are right.
  private static final Instant START = Instant.parse("2030-01-01T00:00:00Z");

  private final SimNet net;
  private Duration shift = Duration.ZERO;
  private double partsPerMillion;

  SimWall(SimNet net) {
    this.net = net;
  }

  @Override
  public Instant instant() {
    long drift = (long) (net.nanos() * (partsPerMillion / 1_000_000));
    return START.plusNanos(net.nanos() + drift).plus(shift);
  }

  /// As files carry it: nanoseconds since the epoch.
  long epochNanos() {
    Instant now = instant();
    return Math.addExact(now.getEpochSecond() * 1_000_000_000L, now.getNano());
  }

  void drift(double partsPerMillion) {
    this.partsPerMillion = partsPerMillion;
  }

  void shift(Duration by) {
    shift = shift.plus(by);
  }
}
