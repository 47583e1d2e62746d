package io.peerage.machine.idiom;

import static io.peerage.machine.Letter.A;
import static io.peerage.machine.Letter.B;
import static io.peerage.machine.Letter.C;
import static io.peerage.machine.Letter.D;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.peerage.machine.Blueprint;
import io.peerage.machine.Letter;
import io.peerage.machine.Machine;
import io.peerage.machine.Other;
import org.junit.jupiter.api.Test;

/// What conditions demand.
final class ConditionTest {
  private final Machine machine =
      Blueprint.<ConditionTest>of("letters", Letter.class).build().start(this);

  @Test
  void all_parts_have_to_hold() {
    Condition condition = Condition.is(A).anyOf(B, C).not(D);
    assertThat(condition.holds(machine)).isFalse();
    machine.add(A);
    assertThat(condition.holds(machine)).isFalse();
    machine.add(C);
    assertThat(condition.holds(machine)).isTrue();
    machine.add(D);
    assertThat(condition.holds(machine)).isFalse();
  }

  @Test
  void each_choice_is_a_demand_of_its_own_and_one_without_states_can_not_be_met() {
    machine.add(A);
    assertThat(Condition.is().anyOf(A, B).holds(machine)).isTrue();
    assertThat(Condition.is().anyOf(A, B).anyOf(C, D).holds(machine)).isFalse();
    assertThat(Condition.is().anyOf().holds(machine)).isFalse();
    assertThat(Condition.is().not().holds(machine)).isTrue();
  }

  @Test
  void a_time_has_to_be_reached() {
    machine.add(A);
    Condition later = Condition.is().atLeast(machine.time().increment(A));
    assertThat(later.holds(machine)).isFalse();
    machine.remove(A);
    assertThat(later.holds(machine)).isTrue();
    assertThat(later.atLeast(machine.time().increment(B)).holds(machine)).isFalse();
  }

  @Test
  void a_condition_can_be_waited_for() {
    var wait = machine.when().query(Condition.is(B).not(A));
    machine.add(A, B);
    assertThat(wait).isNotDone();
    machine.remove(A);
    assertThat(wait).isCompleted();
  }

  @Test
  void building_on_leaves_a_condition_as_it_was() {
    Condition first = Condition.is(A);
    first.not(A).anyOf(D);
    machine.add(A);
    assertThat(first.holds(machine)).isTrue();
  }

  @Test
  void it_is_shown_as_people_write_it() {
    assertThat(Condition.is(A, B).anyOf(C, D).not(D)).hasToString("A B (C|D) !D");
    assertThat(Condition.is().atLeast(machine.time()))
        .hasToString("since () [A:0 B:0 C:0 D:0 Exception:0]");
  }

  @Test
  void a_state_of_another_blueprint_is_refused() {
    assertThatThrownBy(() -> Condition.is(Other.X).holds(machine))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
