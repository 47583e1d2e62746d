package io.peerage.machine;

import java.util.Arrays;

/// The ticks of all states of a machine at one moment, in schema order: odd is active.
///
/// Immutable; a consistent snapshot, whichever thread took it.
public final class Time {
  private final Blueprint<?> blueprint;
  private final long[] ticks;

  Time(Blueprint<?> blueprint, long[] ticks) {
    this.blueprint = blueprint;
    this.ticks = ticks;
  }

  /// How often `state` had changed.
  public long tick(State state) {
    return ticks[blueprint.index(state)];
  }

  /// Whether all `states` were active.
  public boolean is(State... states) {
    for (State state : states) {
      if ((tick(state) & 1) == 0) {
        return false;
      }
    }
    return true;
  }

  /// Whether none of `states` was active.
  public boolean not(State... states) {
    for (State state : states) {
      if ((tick(state) & 1) != 0) {
        return false;
      }
    }
    return true;
  }

  /// The sum of all ticks: grows with every change.
  public long sum() {
    long sum = 0;
    for (long tick : ticks) {
      sum += tick;
    }
    return sum;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Time time
        && blueprint == time.blueprint
        && Arrays.equals(ticks, time.ticks);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(ticks);
  }

  /// `(Foo:1) [Bar:0 Exception:0]`: the active states, then the others, in schema order.
  @Override
  public String toString() {
    return list(1).insert(0, '(').append(") [").append(list(0)).append(']').toString();
  }

  private StringBuilder list(int parity) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < ticks.length; i++) {
      if ((ticks[i] & 1) == parity) {
        if (!text.isEmpty()) {
          text.append(' ');
        }
        text.append(blueprint.state(i).name()).append(':').append(ticks[i]);
      }
    }
    return text;
  }
}
