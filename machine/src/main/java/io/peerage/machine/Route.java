package io.peerage.machine;

import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// What is special about a mutation: where it came from, where in the queue it goes, on what
/// condition it runs, and who hears of its end. A plain mutation has none.
///
/// @param source the transition whose handler made it
/// @param ahead whether it goes before everything that waits, without a queue tick
/// @param wanted asked when its turn comes; if it is not, nothing happens
/// @param errand who hears of its end, or does something instead of a transition
record Route(
    @Nullable Source source,
    boolean ahead,
    @Nullable BooleanSupplier wanted,
    @Nullable Errand errand) {
  static final Route PLAIN = new Route(null, false, null, null);

  Route from(Source source) {
    return new Route(source, ahead, wanted, errand);
  }

  Route inFront() {
    return new Route(source, true, wanted, errand);
  }

  /// Whether what travels so is sure to be tried, and matters to nobody in particular.
  boolean certain() {
    return wanted == null && errand == null;
  }

  /// On one more condition.
  Route provided(BooleanSupplier condition) {
    BooleanSupplier already = wanted;
    return new Route(
        source,
        ahead,
        already == null ? condition : () -> already.getAsBoolean() && condition.getAsBoolean(),
        errand);
  }

  Route with(Errand errand) {
    return new Route(source, ahead, wanted, errand);
  }
}
