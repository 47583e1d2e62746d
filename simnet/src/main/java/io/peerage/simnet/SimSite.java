package io.peerage.simnet;

import io.peerage.wire.Mischief;

/// Where the simulator itself can be made to do what machines do rarely.
public enum SimSite implements Mischief.Site {
  /// The disk answers after up to a second.
  SLOW_DISK(0.02),
  /// A worker is done after up to a tenth of a second.
  SLOW_WORKER(0.25),
  /// The loop reads a socket up to 20 ms after something came.
  LATE_READ(0.02),
  /// The kernel grants 64 KiB of receive buffer, whatever was asked for.
  SMALL_RECEIVE_BUFFER(0.25);

  static final int SMALL_BUFFER_BYTES = 64 << 10;
  static final long SLOW_DISK_NANOS = 1_000_000_000;
  static final long SLOW_WORKER_NANOS = 100_000_000;
  static final long LATE_READ_NANOS = 20_000_000;

  private final double odds;

  SimSite(double odds) {
    this.odds = odds;
  }

  @Override
  public double odds() {
    return odds;
  }
}
