package io.peerage.remote.server;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// The calls of one client that the server knows again, whichever connection they come over: those
/// under way, and the answers of as many as may be under way at once.
///
/// A client repeats a call only while it has no answer, so an answer is needed no longer once so
/// many later calls have come.
final class Memory {
  /// How a call stands.
  sealed interface Standing {
    /// It has not come before, and is under way from now on.
    record Fresh() implements Standing {}

    /// It is under way; its answer will come.
    record UnderWay() implements Standing {}

    /// It was answered.
    record Done(Ending ending) implements Standing {}

    /// There are too many of them, or it is too old to be known.
    record Refused() implements Standing {}
  }

  /// How a call ended.
  ///
  /// @param result if it did not fail
  /// @param code empty if it did not fail
  record Ending(long result, String code, String message) {}

  private final int callsMax;
  private final LinkedHashMap<Long, Optional<Ending>> calls = new LinkedHashMap<>();
  private long seen;
  private int underWay;

  Memory(int callsMax) {
    this.callsMax = callsMax;
  }

  /// The highest call that has come.
  long seen() {
    return seen;
  }

  /// A call has come.
  Standing came(long call) {
    Optional<Ending> known = calls.get(call);
    if (known != null) {
      return known.<Standing>map(Standing.Done::new).orElseGet(Standing.UnderWay::new);
    }
    if (call <= seen || underWay == callsMax) {
      return new Standing.Refused();
    }
    seen = call;
    underWay++;
    calls.put(call, Optional.empty());
    forget();
    return new Standing.Fresh();
  }

  /// A call that was under way has ended.
  void ended(long call, Ending ending) {
    if (calls.replace(call, Optional.of(ending)) != null) {
      underWay--;
    }
  }

  /// A call that was under way is no longer of interest.
  void forgotten(long call) {
    if (calls.remove(call) != null) {
      underWay--;
    }
  }

  /// Lets go of the oldest answers beyond what may be asked for again.
  private void forget() {
    var oldest = calls.entrySet().iterator();
    int surplus = calls.size() - underWay - callsMax;
    while (surplus > 0 && oldest.hasNext()) {
      Map.Entry<Long, Optional<Ending>> each = oldest.next();
      if (each.getValue().isPresent()) {
        oldest.remove();
        surplus--;
      }
    }
  }
}
