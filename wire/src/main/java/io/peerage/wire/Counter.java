package io.peerage.wire;

import java.util.concurrent.atomic.LongAdder;

/// A number that only grows. Any thread.
public final class Counter {

  private final LongAdder value = new LongAdder();

  Counter() {}

  public void increment() {
    value.increment();
  }

  public void add(long amount) {
    value.add(amount);
  }

  public long value() {
    return value.sum();
  }
}
