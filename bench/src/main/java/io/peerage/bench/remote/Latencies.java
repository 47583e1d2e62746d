package io.peerage.bench.remote;

import java.util.concurrent.atomic.AtomicIntegerArray;

/// How long something took, time and again, exact to a microsecond. Any thread may add.
final class Latencies {
  /// What took longer counts as that.
  static final int MICROS_MAX = 4_000_000;

  private static final int NANOS_PER_MICRO = 1000;

  private final AtomicIntegerArray counts = new AtomicIntegerArray(MICROS_MAX + 1);

  /// Adds one. Less than nothing counts as nothing: clocks are read at two places.
  void add(long nanos) {
    long micros = Math.max(0, nanos / NANOS_PER_MICRO);
    int _ = counts.incrementAndGet((int) Math.min(MICROS_MAX, micros));
  }

  /// How many there are.
  long count() {
    long count = 0;
    for (int i = 0; i <= MICROS_MAX; i++) {
      count += counts.get(i);
    }
    return count;
  }

  /// What a share of all did not exceed; 0 if there are none.
  ///
  /// @param share 0 to 1
  double micros(double share) {
    long rank = (long) Math.ceil(share * count());
    long seen = 0;
    for (int i = 0; i <= MICROS_MAX; i++) {
      seen += counts.get(i);
      if (seen >= rank && seen > 0) {
        return i;
      }
    }
    return 0;
  }
}
