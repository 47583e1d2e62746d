package io.peerage.wire;

import java.util.concurrent.atomic.LongAdder;

/// A number that goes up and down: how many there are of something now. Any thread; whoever adds
/// something takes it away again, so that several may share one.
public final class Gauge {

  private final LongAdder value = new LongAdder();

  Gauge() {}

  /// Adds so many, or takes them away if negative.
  public void add(long amount) {
    value.add(amount);
  }

  public long value() {
    return value.sum();
  }
}
