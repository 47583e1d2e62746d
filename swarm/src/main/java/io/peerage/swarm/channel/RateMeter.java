package io.peerage.swarm.channel;

/// Bytes per second over the recent past: windows of at least 50 ms, each new one weighing a half.
public final class RateMeter {

  private static final long WINDOW_NANOS = 50_000_000;
  private static final double NANOS_PER_SECOND = 1e9;

  private long startedAt;
  private long bytes;
  private double rate;
  private boolean started;

  /// A meter that has seen nothing.
  public RateMeter() {}

  /// Counts bytes that came at `now`.
  public void add(long count, long now) {
    if (!started) {
      started = true;
      startedAt = now;
    }
    bytes += count;
    roll(now);
  }

  /// Bytes per second; falls towards 0 when nothing comes.
  public double bytesPerSecond(long now) {
    roll(now);
    return rate;
  }

  private void roll(long now) {
    long elapsed = now - startedAt;
    if (!started || elapsed < WINDOW_NANOS) {
      return;
    }
    double latest = bytes * NANOS_PER_SECOND / elapsed;
    rate = rate == 0 ? latest : (rate + latest) / 2;
    bytes = 0;
    startedAt = now;
  }
}
