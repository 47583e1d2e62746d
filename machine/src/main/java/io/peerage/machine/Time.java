package io.peerage.machine;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/// The ticks of all states of a machine at one moment, in schema order: odd is active.
///
/// Immutable; a consistent snapshot, whichever thread took it.
///
/// ```java
/// Time seen = machine.time();
/// …
/// Time now = machine.time();
/// now.atLeast(seen)           // nothing can have gone backwards
/// now.same(seen, Connected)   // still the same connection
/// now.since(seen).nonZero()   // what has changed meanwhile
/// ```
///
/// Two of them can be compared if one knows all states of the other in the same order, as before
/// and after a machine got a larger blueprint; then only states that both know count. Otherwise it
/// is an [IllegalArgumentException].
public final class Time {
  private final Blueprint<?> blueprint;
  private final long[] ticks;

  Time(Blueprint<?> blueprint, long[] ticks) {
    this.blueprint = blueprint;
    this.ticks = ticks;
  }

  // One tick

  /// Whether a state with this tick is active.
  public static boolean isActive(long tick) {
    return (tick & 1) != 0;
  }

  /// The tick at which a state with this one is activated the next time. What is active has to end
  /// first.
  public static long nextActive(long tick) {
    return tick + (isActive(tick) ? 2 : 1);
  }

  /// The tick at which a state with this one is deactivated the next time. What is inactive has to
  /// begin first.
  public static long nextInactive(long tick) {
    return tick + (isActive(tick) ? 1 : 2);
  }

  /// How often a state with this tick has been activated so far. A repeated activation counts.
  public static long activations(long tick) {
    return (tick + 1) / 2;
  }

  // Reading

  /// How often `state` had changed.
  public long tick(State state) {
    return ticks[blueprint.index(state)];
  }

  /// All ticks, in schema order.
  public long[] ticks() {
    return ticks.clone();
  }

  /// The ticks of these states alone, in the order given.
  public long[] ticks(State... states) {
    long[] some = new long[states.length];
    for (int i = 0; i < some.length; i++) {
      some[i] = tick(states[i]);
    }
    return some;
  }

  /// All ticks by state, in schema order.
  public SequencedMap<State, Long> toMap() {
    SequencedMap<State, Long> map = new LinkedHashMap<>();
    for (int i = 0; i < ticks.length; i++) {
      map.put(blueprint.state(i), ticks[i]);
    }
    return Collections.unmodifiableSequencedMap(map);
  }

  /// Whether all `states` were active; true for none at all.
  public boolean is(State... states) {
    for (State state : states) {
      if (!isActive(tick(state))) {
        return false;
      }
    }
    return true;
  }

  /// Whether none of `states` was active.
  public boolean not(State... states) {
    return !any(states);
  }

  /// Whether any of `states` was active; false for none at all.
  public boolean any(State... states) {
    for (State state : states) {
      if (isActive(tick(state))) {
        return true;
      }
    }
    return false;
  }

  /// The states that were active, in schema order.
  public List<State> active() {
    return where(i -> isActive(ticks[i]));
  }

  /// Those of `states` that were active, in the order given.
  public List<State> active(State... states) {
    return Arrays.stream(states).filter(state -> isActive(tick(state))).toList();
  }

  /// The first of `states` that was active. Typed, so that a group of states can be switched over:
  ///
  /// ```java
  /// Optional<Step> step = machine.time().first(Step.values());
  /// ```
  @SafeVarargs
  public final <S extends State> Optional<S> first(S... states) {
    for (S state : states) {
      if (isActive(tick(state))) {
        return Optional.of(state);
      }
    }
    return Optional.empty();
  }

  /// The states that had ever changed, in schema order.
  public List<State> nonZero() {
    return where(i -> ticks[i] != 0);
  }

  /// The sum of all ticks: grows with every change.
  public long sum() {
    return Arrays.stream(ticks).sum();
  }

  /// The sum of the ticks of these states.
  public long sum(State... states) {
    return Arrays.stream(ticks(states)).sum();
  }

  /// A number from 0 to 255 by which two sides of a connection notice that they disagree: the low
  /// byte of the sum of all ticks, the queue tick and how often the machine was restored.
  public int checksum(long queueTick, long machineTick) {
    return (int) (sum() + queueTick + machineTick) & 0xff;
  }

  // Comparing

  /// Whether `states` had the same ticks at both moments.
  public boolean same(Time other, State... states) {
    return Arrays.stream(states).allMatch(state -> tick(state) == other.tick(state));
  }

  /// Whether every one of `states` had reached the tick that it had in `other`.
  public boolean atLeast(Time other, State... states) {
    return Arrays.stream(states).allMatch(state -> tick(state) >= other.tick(state));
  }

  /// Whether every state had reached the tick that it had in `other`.
  public boolean atLeast(Time other) {
    return shared(other).allMatch(i -> ticks[i] >= other.ticks[i]);
  }

  /// Whether every state, without exception, had a larger tick than in `other`.
  public boolean after(Time other) {
    return shared(other).allMatch(i -> ticks[i] > other.ticks[i]);
  }

  /// Whether no state had passed the tick that it had in `other`.
  public boolean atMost(Time other) {
    return shared(other).allMatch(i -> ticks[i] <= other.ticks[i]);
  }

  /// Whether every state, without exception, had a smaller tick than in `other`.
  public boolean before(Time other) {
    return shared(other).allMatch(i -> ticks[i] < other.ticks[i]);
  }

  // Calculating

  /// What has been added since `before`, for each state. A state that `before` did not know yet
  /// counts in full.
  ///
  /// @throws IllegalArgumentException also if `before` knows more states than this one
  public Time since(Time before) {
    long[] difference = reaching(before);
    for (int i = 0; i < before.ticks.length; i++) {
      difference[i] -= before.ticks[i];
    }
    return new Time(blueprint, difference);
  }

  /// The ticks of both added up: what [#since(Time)] took away.
  ///
  /// @throws IllegalArgumentException also if `difference` knows more states than this one
  public Time plus(Time difference) {
    long[] sum = reaching(difference);
    for (int i = 0; i < difference.ticks.length; i++) {
      sum[i] += difference.ticks[i];
    }
    return new Time(blueprint, sum);
  }

  /// The same with one tick more for `state`.
  public Time increment(State state) {
    long[] next = ticks.clone();
    next[blueprint.index(state)]++;
    return new Time(blueprint, next);
  }

  private List<State> where(IntPredicate wanted) {
    return IntStream.range(0, ticks.length).filter(wanted).mapToObj(blueprint::state).toList();
  }

  private IntStream shared(Time other) {
    int shared = Math.min(ticks.length, other.ticks.length);
    if (!blueprint
        .states()
        .subList(0, shared)
        .equals(other.blueprint.states().subList(0, shared))) {
      throw new IllegalArgumentException("times of " + blueprint + " and " + other.blueprint);
    }
    return IntStream.range(0, shared);
  }

  private long[] reaching(Time other) {
    if (shared(other).count() < other.ticks.length) {
      throw new IllegalArgumentException("times of " + blueprint + " and " + other.blueprint);
    }
    return ticks.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Time time
        && Arrays.equals(ticks, time.ticks)
        && blueprint.states().equals(time.blueprint.states());
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(ticks);
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
    Inspection inspection = new Inspection();
    for (State state : states.length == 0 ? blueprint.states() : Arrays.asList(states)) {
      inspection.state(state, tick(state), blueprint.definition(state));
    }
    return inspection.toString();
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
