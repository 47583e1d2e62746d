package io.peerage.machine.idiom;

import io.peerage.machine.MachineView;
import io.peerage.machine.State;
import io.peerage.machine.Time;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What has to hold of a machine, as a value: states that are active, states that are not, and a
/// time that was reached. Immutable.
///
/// ```java
/// static final Condition USABLE = Condition.is(Connected, Joined).anyOf(Reading, Writing).not(Closing);
///
/// USABLE.holds(machine);
/// machine.when().query(USABLE);
/// ```
///
/// All parts have to hold at the same moment; one that names no state holds always, save for
/// [#anyOf(State...)], which then never does.
public final class Condition implements Predicate<Time> {
  private final List<State> active;
  private final List<State> inactive;
  private final List<List<State>> choices;
  private final @Nullable Time reached;

  private Condition(
      List<State> active, List<State> inactive, List<List<State>> choices, @Nullable Time reached) {
    this.active = active;
    this.inactive = inactive;
    this.choices = choices;
    this.reached = reached;
  }

  /// All `states` are active.
  public static Condition is(State... states) {
    return new Condition(List.of(states), List.of(), List.of(), null);
  }

  /// And none of `states` is active.
  public Condition not(State... states) {
    return new Condition(active, joined(inactive, List.of(states)), choices, reached);
  }

  /// And at least one of `states` is active. Said again, it is one more demand.
  public Condition anyOf(State... states) {
    return new Condition(active, inactive, joined(choices, List.of(List.of(states))), reached);
  }

  /// And every state has reached the tick it has in `time`; said again, it replaces the former.
  public Condition atLeast(Time time) {
    return new Condition(active, inactive, choices, time);
  }

  /// Whether it holds of the machine now; all of it at one moment, from any thread.
  ///
  /// @throws IllegalArgumentException if the machine lacks one of the states
  public boolean holds(MachineView machine) {
    return test(machine.time());
  }

  /// Whether it held at that moment.
  @Override
  public boolean test(Time time) {
    return time.is(active.toArray(State[]::new))
        && time.not(inactive.toArray(State[]::new))
        && choices.stream().allMatch(choice -> time.any(choice.toArray(State[]::new)))
        && (reached == null || time.atLeast(reached));
  }

  private static <T> List<T> joined(List<T> first, List<T> then) {
    return Stream.concat(first.stream(), then.stream()).toList();
  }

  /// `Connected Joined (Reading|Writing) !Closing`.
  @Override
  public String toString() {
    List<String> parts = new ArrayList<>();
    active.forEach(state -> parts.add(state.name()));
    choices.forEach(choice ->
        parts.add(choice.stream().map(State::name).collect(Collectors.joining("|", "(", ")"))));
    inactive.forEach(state -> parts.add("!" + state.name()));
    if (reached != null) {
      parts.add("since " + reached);
    }
    return String.join(" ", parts);
  }
}
