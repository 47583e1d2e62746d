package io.peerage.machine;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.stream.Collectors;

/// The ticks of all states of a machine at one moment, in schema order: odd is active.
///
/// Immutable; a consistent snapshot, whichever thread took it.
public final class Time {
  private static final int LABEL_COLUMNS = 9;

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

  /// The first of `states` that was active. Typed, so that a group of states can be switched over:
  ///
  /// ```java
  /// Optional<Step> step = machine.time().first(Step.values());
  /// ```
  @SafeVarargs
  public final <S extends State> Optional<S> first(S... states) {
    for (S state : states) {
      if ((tick(state) & 1) != 0) {
        return Optional.of(state);
      }
    }
    return Optional.empty();
  }

  /// `(Foo:1)`: the active states, in schema order.
  public String brief() {
    return list(1).insert(0, '(').append(')').toString();
  }

  /// States with ticks, flags and relations, for people. Of `states`, or of all if there are none:
  ///
  /// ```text
  /// 1 Foo
  ///     |Tick     1
  ///     |Auto     true
  ///     |Require  Bar Baz
  /// 0 Bar
  ///     |Tick     0
  /// ```
  public String inspect(State... states) {
    StringJoiner text = new StringJoiner("\n");
    for (State state : states.length == 0 ? blueprint.states() : List.of(states)) {
      Definition definition = blueprint.definition(state);
      long tick = tick(state);
      text.add((tick & 1) + " " + state.name());
      row(text, "Tick", "" + tick);
      row(text, "Auto", definition.auto() ? "true" : "");
      row(text, "Multi", definition.multi() ? "true" : "");
      row(text, "Add", names(definition.add()));
      row(text, "Require", names(definition.require()));
      row(text, "Remove", names(definition.remove()));
      row(text, "After", names(definition.after()));
    }
    return text.toString();
  }

  private static void row(StringJoiner text, String label, String value) {
    if (!value.isEmpty()) {
      text.add("    |" + label + " ".repeat(LABEL_COLUMNS - label.length()) + value);
    }
  }

  private static String names(Collection<State> states) {
    return states.stream().map(State::name).collect(Collectors.joining(" "));
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
