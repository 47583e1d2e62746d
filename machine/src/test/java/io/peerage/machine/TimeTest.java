package io.peerage.machine;

import static io.peerage.machine.Letter.A;
import static io.peerage.machine.Letter.B;
import static io.peerage.machine.Letter.C;
import static io.peerage.machine.Letter.D;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Reading, comparing and calculating with ticks.
final class TimeTest {
  enum Trio implements State {
    K,
    L
  }

  enum Duo implements State {
    M,
    N
  }

  private static final Blueprint<?> THREE = Blueprint.of("three", Trio.class).build();
  private static final Blueprint<?> LETTERS =
      Blueprint.of("letters", Letter.class, Basic.class).build();

  /// Ticks of A, B, C and D; the other states are at 0.
  private static Time time(long... ticks) {
    return time(LETTERS, ticks);
  }

  private static Time time(Blueprint<?> blueprint, long... ticks) {
    long[] all = new long[blueprint.states().size()];
    System.arraycopy(ticks, 0, all, 0, ticks.length);
    return new Time(blueprint, all);
  }

  @ParameterizedTest
  @CsvSource({
    "0, false, 1, 2, 0",
    "1, true, 3, 2, 1",
    "2, false, 3, 4, 1",
    "3, true, 5, 4, 2",
    "8, false, 9, 10, 4"
  })
  void a_tick_tells_whether_when_next_and_how_often(
      long tick, boolean active, long nextActive, long nextInactive, long activations) {
    assertThat(Time.isActive(tick)).isEqualTo(active);
    assertThat(Time.nextActive(tick)).isEqualTo(nextActive);
    assertThat(Time.nextInactive(tick)).isEqualTo(nextInactive);
    assertThat(Time.activations(tick)).isEqualTo(activations);
  }

  @Test
  void ticks_are_read_by_state_in_any_order_and_as_a_whole() {
    Time time = time(1, 2, 0, 5);
    assertThat(time.tick(D)).isEqualTo(5);
    assertThat(time.ticks(D, A)).containsExactly(5, 1);
    assertThat(time.ticks()).startsWith(1, 2, 0, 5).hasSize(4 + Basic.values().length);
    assertThat(time.toMap()).contains(entry(B, 2L)).containsOnlyKeys(LETTERS.states());
    assertThat(time.sum()).isEqualTo(8);
    assertThat(time.sum(D, B)).isEqualTo(7);
  }

  @Test
  void what_is_read_can_not_change_it() {
    Time time = time(1);
    time.ticks()[0] = 7;
    assertThat(time.tick(A)).isEqualTo(1);
    assertThatThrownBy(() -> time.toMap().put(A, 7L))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void states_are_active_at_odd_ticks() {
    Time time = time(1, 2, 0, 5);
    assertThat(time.is(A, D)).isTrue();
    assertThat(time.is(A, B)).isFalse();
    assertThat(time.is()).isTrue();
    assertThat(time.not(B, C)).isTrue();
    assertThat(time.not(A, B)).isFalse();
    assertThat(time.not()).isTrue();
    assertThat(time.any(B, D)).isTrue();
    assertThat(time.any(B, C)).isFalse();
    assertThat(time.any()).isFalse();
    assertThat(time.active()).containsExactly(A, D);
    assertThat(time.active(D, C, A)).containsExactly(D, A);
    assertThat(time.nonZero()).containsExactly(A, B, D);
  }

  /// Ticks of K, L and Exception against 5, 5, 5.
  @ParameterizedTest
  @CsvSource({
    "5, 5, 5, true, true, false, false",
    "5, 6, 5, true, false, false, false",
    "5, 4, 5, false, true, false, false",
    "6, 4, 5, false, false, false, false",
    "6, 6, 5, true, false, false, false",
    "6, 6, 6, true, false, true, false",
    "4, 4, 5, false, true, false, false",
    "4, 4, 4, false, true, false, true"
  })
  void two_times_are_compared_tick_by_tick(
      long k,
      long l,
      long exception,
      boolean atLeast,
      boolean atMost,
      boolean after,
      boolean before) {
    Time time = time(THREE, k, l, exception);
    Time five = time(THREE, 5, 5, 5);
    assertThat(time.atLeast(five)).isEqualTo(atLeast);
    assertThat(time.atMost(five)).isEqualTo(atMost);
    assertThat(time.after(five)).isEqualTo(after);
    assertThat(time.before(five)).isEqualTo(before);
  }

  @Test
  void some_states_can_be_compared_alone() {
    Time time = time(3, 1, 2, 0);
    Time other = time(3, 2, 1, 7);
    assertThat(time.same(other, A)).isTrue();
    assertThat(time.same(other, A, B)).isFalse();
    assertThat(time.atLeast(other, A, C)).isTrue();
    assertThat(time.atLeast(other, A, B)).isFalse();
  }

  @Test
  void times_are_equal_by_value() {
    Blueprint<?> twin = Blueprint.of("twin", Letter.class, Basic.class).build();
    assertThat(time(1, 2)).isEqualTo(time(1, 2)).hasSameHashCodeAs(time(1, 2));
    assertThat(time(1, 2)).isEqualTo(time(twin, 1, 2));
    assertThat(time(1, 2)).isNotEqualTo(time(1, 3));
    assertThat(time(THREE, 1)).isNotEqualTo(time(Blueprint.of("x", Duo.class).build(), 1));
  }

  @Test
  void what_came_since_and_the_time_before_make_the_time_after() {
    Time before = time(1, 2, 0, 5);
    Time after = time(1, 3, 0, 9);
    assertThat(after.since(before)).isEqualTo(time(0, 1, 0, 4));
    assertThat(after.since(before).nonZero()).containsExactly(B, D);
    assertThat(before.plus(after.since(before))).isEqualTo(after);
    assertThat(before.increment(C)).isEqualTo(time(1, 2, 1, 5));
    assertThat(before).isEqualTo(time(1, 2, 0, 5));
  }

  @Test
  void a_larger_blueprint_goes_on_from_a_smaller_one() {
    Blueprint<?> small = Blueprint.ofStates("small", List.of(A, Basic.Exception)).build();
    Blueprint<?> large = Blueprint.ofStates("large", List.of(A, Basic.Exception, B)).build();
    Time before = time(small, 1, 2);
    Time after = time(large, 3, 2, 7);
    assertThat(after.atLeast(before)).isTrue();
    assertThat(before.before(after)).isFalse();
    assertThat(after.since(before)).isEqualTo(time(large, 2, 0, 7));
    assertThat(after.plus(before)).isEqualTo(time(large, 4, 4, 7));
    assertThatThrownBy(() -> before.since(after)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> before.plus(after)).isInstanceOf(IllegalArgumentException.class);
    assertThat(before).isNotEqualTo(time(large, 1, 2));
  }

  @Test
  void times_of_strangers_can_not_be_compared() {
    assertThatThrownBy(() -> time(1).atLeast(time(THREE, 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("times of letters");
  }

  @ParameterizedTest
  @CsvSource({"0, 1, 0, 1", "1, 3, 2, 6", "250, 5, 0, 255", "250, 6, 0, 0", "-1, 0, 0, 255"})
  void the_checksum_is_the_low_byte_of_everything(
      long tick, long queueTick, long machineTick, int checksum) {
    assertThat(time(tick).checksum(queueTick, machineTick)).isEqualTo(checksum);
  }

  @Test
  void a_state_of_another_blueprint_is_refused() {
    assertThatThrownBy(() -> time(1).tick(Other.X)).isInstanceOf(IllegalArgumentException.class);
  }
}
