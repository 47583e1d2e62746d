package io.peerage.wire;

import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/// The counters of one process or one simulated node, by name: `peerage.<module>.<what>`. Handed in
/// like time; no registry is static. Any thread.
public final class Meters {

  private final ConcurrentHashMap<String, Counter> counters = new ConcurrentHashMap<>();

  /// Meters without a counter.
  public Meters() {}

  /// The counter of this name, made on first use. Keep it; do not look it up per event.
  public Counter counter(String name) {
    return counters.computeIfAbsent(name, _ -> new Counter());
  }

  /// All counters and their present values, by name.
  public SortedMap<String, Long> snapshot() {
    TreeMap<String, Long> values = new TreeMap<>();
    counters.forEach((name, counter) -> values.put(name, counter.value()));
    return values;
  }
}
