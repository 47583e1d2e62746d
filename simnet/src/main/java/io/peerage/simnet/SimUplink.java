package io.peerage.simnet;

import java.time.Duration;

/// The line that everything a host sends goes through first. No limit until one is set.
public final class SimUplink {

  private final SimNet net;
  private final Line line = new Line();
  private Rate rate = Rate.UNLIMITED;

  SimUplink(SimNet net) {
    this.net = net;
  }

  /// As [SimNet#bandwidth], for all that the host sends.
  public SimUplink bandwidth(long bitsPerSecond, Duration queue) {
    rate = Rate.of(bitsPerSecond, queue);
    return this;
  }

  /// How long a datagram that is sent now waits before the line takes it.
  public Duration queueDelay() {
    return Duration.ofNanos(line.waiting(net.nanos()));
  }

  /// The longest that any datagram had to wait since the last call.
  public Duration takeQueueDelayPeak() {
    return Duration.ofNanos(line.takePeak());
  }

  long pass(long at, int bytes) {
    return line.pass(rate, at, bytes);
  }
}
