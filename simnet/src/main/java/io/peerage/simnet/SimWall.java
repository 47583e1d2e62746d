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

  SimWall(SimNet net) {
    this.net = net;
  }

  @Override
  public Instant instant() {
    return START.plusNanos(net.nanos()).plus(shift);
  }

  /// As files carry it: nanoseconds since the epoch.
  long epochNanos() {
    Instant now = instant();
    return Math.addExact(now.getEpochSecond() * 1_000_000_000L, now.getNano());
  }

  void shift(Duration by) {
    shift = shift.plus(by);
  }
}
