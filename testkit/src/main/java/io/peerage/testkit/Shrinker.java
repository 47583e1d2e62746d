package io.peerage.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Finds out which few of many steps make a test fail, by leaving out ever smaller runs of them.
public final class Shrinker {

  /// How often [#shrink] tries a shorter list at the most.
  public static final int TRIES_MAX = 2_000;

  private Shrinker() {}

  /// Runs a test on a list of steps. When it throws, looks for the fewest steps that still make it
  /// throw and names them.
  ///
  /// @param test starts anew on every call
  public static <T> void check(List<T> steps, Consumer<List<T>> test) {
    Throwable first = failure(steps, test);
    if (first == null) {
      return;
    }
    List<T> few = shrink(steps, shorter -> failure(shorter, test) != null);
    Throwable cause = failure(few, test);
    throw new AssertionError(
        "%s%nafter %d of %d steps: %s".formatted(cause, few.size(), steps.size(), few),
        cause == null ? first : cause);
  }

  /// The shortest list that bisection finds: no single step can be left out of it, unless
  /// [#TRIES_MAX] was reached.
  ///
  /// @param fails must hold for `steps`
  public static <T> List<T> shrink(List<T> steps, Predicate<List<T>> fails) {
    List<T> best = List.copyOf(steps);
    int tries = 0;
    int run = Math.max(1, best.size() / 2);
    while (true) {
      boolean shorter = false;
      for (int from = 0; from < best.size() && tries < TRIES_MAX; tries++) {
        List<T> without = without(best, from, Math.min(best.size(), from + run));
        if (fails.test(without)) {
          best = without;
          shorter = true;
        } else {
          from += run;
        }
      }
      if (tries >= TRIES_MAX || (run == 1 && !shorter)) {
        return best;
      }
      run = Math.max(1, run / 2);
    }
  }

  private static <T> List<T> without(List<T> steps, int from, int to) {
    List<T> rest = new ArrayList<>(steps.subList(0, from));
    rest.addAll(steps.subList(to, steps.size()));
    return rest;
  }

  private static <T> @Nullable Throwable failure(List<T> steps, Consumer<List<T>> test) {
    try {
      test.accept(steps);
      return null;
    } catch (RuntimeException | AssertionError failure) {
      return failure;
    }
  }
}
