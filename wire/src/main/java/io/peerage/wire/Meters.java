package io.peerage.wire;

import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToLongFunction;

/// The counters and gauges of one process or one simulated node, by name:
/// `peerage.<module>.<what>`. Handed in like time; no registry is static. Any thread.
///
/// Names are made by this project's code and never of what a stranger sends, so their number is
/// bounded.
public final class Meters {

  private final ConcurrentHashMap<String, Counter> counters = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<String, Gauge> gauges = new ConcurrentHashMap<>();

  /// Meters without a counter.
  public Meters() {}

  /// The counter of this name, made on first use. Keep it; do not look it up per event.
  public Counter counter(String name) {
    return counters.computeIfAbsent(name, _ -> new Counter());
  }

  /// The gauge of this name, made on first use.
  public Gauge gauge(String name) {
    return gauges.computeIfAbsent(name, _ -> new Gauge());
  }

  /// All counters and their present values, by name.
  public SortedMap<String, Long> snapshot() {
    return values(counters, Counter::value);
  }

  /// All gauges and their present values, by name.
  public SortedMap<String, Long> gauges() {
    return values(gauges, Gauge::value);
  }

  private static <T> SortedMap<String, Long> values(
      ConcurrentHashMap<String, T> meters, ToLongFunction<T> value) {
    TreeMap<String, Long> values = new TreeMap<>();
    meters.forEach((name, meter) -> values.put(name, value.applyAsLong(meter)));
    return values;
  }
}
