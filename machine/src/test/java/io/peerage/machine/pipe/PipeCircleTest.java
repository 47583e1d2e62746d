package io.peerage.machine.pipe;

import static io.peerage.machine.Letter.A;
import static io.peerage.machine.Letter.B;
import static io.peerage.machine.Letter.C;
import static io.peerage.machine.Letter.D;
import static org.assertj.core.api.Assertions.assertThat;

import io.peerage.machine.Basic;
import io.peerage.machine.Blueprint;
import io.peerage.machine.HandLoop;
import io.peerage.machine.Letter;
import io.peerage.machine.Machine;
import io.peerage.machine.MachineOptions;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Machines that are bound in circles come to rest.
final class PipeCircleTest {
  private static final Blueprint<Object> LETTERS =
      Blueprint.<Object>of("letters", Letter.class, Basic.class).multi(D).build();

  private final Machine source = letters("source");
  private final Machine target = letters("target");

  private Machine letters(String id) {
    return LETTERS.start(this, MachineOptions.DEFAULT.withId(id));
  }

  private Machine letters(String id, HandLoop loop) {
    return LETTERS.start(this, loop.options().withId(id));
  }

  @Test
  void two_machines_bound_to_each_other_come_to_rest() {
    Pipe.between(source, target).bindMany(List.of(A, D)).bindError().open();
    Pipe.between(target, source).bindMany(List.of(A, D)).bindError().open();
    source.add(A);
    target.remove(A);
    source.add(D);
    target.add(D);
    target.addError(new IllegalStateException("boom"));
    assertThat(source.time().ticks(A, D, Basic.Exception)).containsExactly(2, 3, 1);
    assertThat(target.time().ticks(A, D, Basic.Exception)).containsExactly(2, 3, 1);
  }

  @Test
  void two_machines_that_are_all_bound_to_each_other_come_to_rest() {
    Machine odd =
        Blueprint.<Object>of("odd", Letter.class, Basic.class).exclusive(A, B).build().start(this);
    Pipe.between(source, odd).bindAll().open();
    Pipe.between(odd, source).bindAll().open();
    source.add(C);
    assertThat(odd.time().active()).containsExactly(C);
    odd.add(B);
    assertThat(source.time().active()).containsExactly(B, C);
    odd.add(A);
    assertThat(source.time().active()).containsExactly(A, C);
  }

  @Test
  void a_ring_comes_to_rest() {
    Machine third = letters("third");
    Pipe.between(source, target).bind(D, D).open();
    Pipe.between(target, third).bind(D, D).open();
    Pipe.between(third, source).bind(D, D).open();
    target.add(D);
    source.add(D);
    third.add(D);
    assertThat(List.of(source.tick(D), target.tick(D), third.tick(D))).containsExactly(5L, 5L, 5L);
  }

  @Test
  void a_change_may_come_back_to_another_state() {
    Pipe.between(source, target).bind(A).open();
    Pipe.between(target, source).bind(A, B).open();
    source.add(A);
    assertThat(source.time().active()).containsExactly(A, B);
  }

  @Test
  void a_state_may_bring_another_one_of_the_same_machine() {
    Pipe.between(source, source).bind(A, B).bind(B, A).open();
    source.add(A);
    assertThat(source.time().active()).containsExactly(A, B);
    source.remove(B);
    assertThat(source.time().active()).isEmpty();
  }

  @Test
  void two_loops_that_are_bound_to_each_other_come_to_rest_with_the_same_states() {
    HandLoop left = new HandLoop();
    HandLoop right = new HandLoop();
    Machine one = letters("one", left);
    Machine two = letters("two", right);
    Pipe.between(one, two).bind(A).open();
    Pipe.between(two, one).bind(A).open();
    flicker(one, left, right);
    assertThat(one.tick(A)).isEqualTo(2);
    assertThat(two.tick(A)).isEqualTo(2);
  }

  @Test
  void two_loops_that_are_all_bound_to_each_other_come_to_rest_with_the_same_states() {
    HandLoop left = new HandLoop();
    HandLoop right = new HandLoop();
    Machine one = letters("one", left);
    Machine two = letters("two", right);
    Pipe.between(one, two).bindAll().open();
    Pipe.between(two, one).bindAll().open();
    flicker(one, left, right);
    assertThat(one.tick(A)).isEqualTo(2);
    assertThat(two.tick(A)).isEqualTo(2);
  }

  /// Adds and removes A before anybody else has heard of it, and lets both loops run to their end.
  private static void flicker(Machine machine, HandLoop left, HandLoop right) {
    machine.add(A);
    left.turn();
    machine.remove(A);
    left.turn();
    int turns = 0;
    while (left.turn() + right.turn() > 0) {
      assertThat(++turns).isLessThan(10);
    }
  }
}
