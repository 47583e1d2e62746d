package io.peerage.machine;

import java.util.ArrayList;
import java.util.List;

/// What went wrong in a machine without becoming an error of it: handlers that took too long, and
/// callbacks that threw.
///
/// ```java
/// machine.faults().latest().forEach(fault -> LOG.log(WARNING, machine.id(), fault));
/// ```
///
/// @param count how many there were
/// @param latest the last of them, the newest last
public record Faults(long count, List<Throwable> latest) {
  /// How many are kept.
  public static final int KEPT_MAX = 10;

  static final Faults NONE = new Faults(0, List.of());

  /// Copies the list.
  public Faults {
    latest = List.copyOf(latest);
  }

  Faults and(Throwable fault) {
    List<Throwable> kept = new ArrayList<>(latest);
    kept.add(fault);
    return new Faults(count + 1, kept.size() > KEPT_MAX ? kept.subList(1, kept.size()) : kept);
  }
}
