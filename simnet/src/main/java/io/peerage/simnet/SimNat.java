package io.peerage.simnet;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The datagrams of a host behind a translating router: others see other ports than it binds, and
/// reach it only through those, for as long as it keeps sending (RFC 4787: endpoint-independent
/// mapping and filtering).
final class SimNat {

  static final int FIRST_PORT = 20_000;
  private static final int PORTS = 10_000;

  private record Mapping(int outer, long usedAt) {}

  private final long timeoutNanos;
  private final Map<Integer, Mapping> byInner = new HashMap<>();
  private final Map<Integer, Integer> innerOf = new HashMap<>();
  private int made;

  SimNat(Duration timeout) {
    if (!timeout.isPositive()) {
      throw new IllegalArgumentException("mappings that live for " + timeout);
    }
    timeoutNanos = timeout.toNanos();
  }

  /// The port that others see, for something that leaves now.
  int outer(int inner, long now) {
    Mapping known = byInner.get(inner);
    if (known == null || !isAlive(known, now)) {
      known = new Mapping(fresh(inner, known), now);
    }
    byInner.put(inner, new Mapping(known.outer, Math.max(known.usedAt, now)));
    return known.outer;
  }

  /// Where something goes that has come for a port, −1 for nowhere.
  int inner(int outer, long now) {
    Integer inner = innerOf.get(outer);
    if (inner == null) {
      return -1;
    }
    Mapping known = byInner.get(inner);
    return known != null && known.outer == outer && isAlive(known, now) ? inner : -1;
  }

  /// Lets others reach a port at its own number, until the mappings are forgotten.
  void open(int port) {
    byInner.put(port, new Mapping(port, Long.MAX_VALUE));
    innerOf.put(port, port);
  }

  /// Forgets all mappings, as a router does that was switched off and on.
  void rebind() {
    byInner.clear();
    innerOf.clear();
  }

  private boolean isAlive(Mapping mapping, long now) {
    return now - mapping.usedAt <= timeoutNanos;
  }

  private int fresh(int inner, @Nullable Mapping old) {
    if (old != null) {
      innerOf.remove(old.outer);
    }
    int outer = FIRST_PORT + made++ % PORTS;
    innerOf.put(outer, inner);
    return outer;
  }
}
