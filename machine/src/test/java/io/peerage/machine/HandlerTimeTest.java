package io.peerage.machine;

import static io.peerage.machine.Letter.A;
import static io.peerage.machine.Letter.B;
import static io.peerage.machine.Letter.C;
import static io.peerage.machine.Letter.D;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Handlers that take too long, by a ticker that only they and the test move.
final class HandlerTimeTest {
  private static final long LIMIT_NANOS = 50;

  private final List<Object> seen = new ArrayList<>();
  private long now = Long.MAX_VALUE - 20;
  private int reads;

  private final MachineOptions timed =
      MachineOptions.DEFAULT
          .withTicker(() -> {
            reads++;
            return now;
          })
          .withHandlerTimeout(Duration.ofNanos(LIMIT_NANOS));

  private static BlueprintBuilder<List<Object>> letters() {
    return Blueprint.of("letters", Letter.class);
  }

  @Test
  void the_ticker_is_read_before_the_first_handler_and_after_each() {
    Machine machine =
        letters()
            .onEnter(A, (_, _) -> {})
            .on(A, (_, _) -> {})
            .onAny((_, _) -> {})
            .build()
            .start(seen, timed);
    machine.add(A);
    assertThat(reads).isEqualTo(4);
    reads = 0;
    letters().build().start(seen, timed).add(A);
    assertThat(reads).as("no handler, nothing to time").isZero();
  }

  @Test
  void a_guard_may_take_all_its_time_and_no_more() {
    Machine machine =
        letters()
            .mayEnter(
                A,
                (_, event) -> {
                  now += event.require(NANOS);
                  return true;
                })
            .build()
            .start(seen, timed);
    assertThat(machine.add(A, NANOS.with(LIMIT_NANOS + 1))).isEqualTo(Result.CANCELED);
    assertThat(machine).hasToString("() [A:0 B:0 C:0 D:0 Exception:0]");
    assertThat(machine.faults().count()).isEqualTo(1);
    assertThat(machine.add(A, NANOS.with(LIMIT_NANOS))).isEqualTo(Result.EXECUTED);
    assertThat(machine.faults().count()).isEqualTo(1);
  }

  private static final Arg<Long> NANOS = Arg.of("nanos", Long.class);

  @Test
  void a_late_handler_costs_what_nobody_was_told_but_is_no_error() {
    Machine machine =
        letters().on(B, (_, _) -> now += LIMIT_NANOS + 1).build().start(seen, timed.withId("m"));
    assertThat(machine.add(List.of(A, B, C), Args.NONE)).isEqualTo(Result.CANCELED);
    assertThat(machine).hasToString("(A:1) [B:2 C:2 D:0 Exception:0]");
    assertThat(machine.error()).isEmpty();
    assertThat(machine.faults().latest())
        .singleElement()
        .isInstanceOf(MachineException.HandlerTimeout.class)
        .asString()
        .contains("BState of m");
  }

  @Test
  void a_late_end_brings_back_what_nobody_was_told_has_gone() {
    Machine machine =
        letters().onEnd(B, (_, _) -> now += LIMIT_NANOS + 1).build().start(seen, timed);
    machine.add(List.of(A, B, C), Args.NONE);
    assertThat(machine.remove(List.of(A, B, C), Args.NONE)).isEqualTo(Result.CANCELED);
    assertThat(machine).hasToString("(B:3 C:3) [A:2 D:0 Exception:0]");
  }

  @Test
  void a_late_last_handler_cancels_and_has_nothing_to_repair() {
    Machine machine =
        letters().auto(D).onAny((_, _) -> now += LIMIT_NANOS + 1).build().start(seen, timed);
    assertThat(machine.add(A)).isEqualTo(Result.CANCELED);
    assertThat(machine)
        .as("and no auto state comes of it")
        .hasToString("(A:1) [B:0 C:0 D:0 Exception:0]");
  }

  @Test
  void a_late_guard_of_an_auto_state_cancels_the_whole_auto_transition() {
    Machine machine =
        letters()
            .auto(C, D)
            .mayEnter(C, (_, _) -> (now += LIMIT_NANOS + 1) != 0)
            .build()
            .start(seen, timed);
    assertThat(machine.add(A)).isEqualTo(Result.EXECUTED);
    assertThat(machine).hasToString("(A:1) [B:0 C:0 D:0 Exception:0]");
  }

  @Test
  void each_handler_has_its_own_time() {
    Machine machine =
        letters()
            .onEnter(A, (_, _) -> now += LIMIT_NANOS)
            .on(A, (_, _) -> now += LIMIT_NANOS)
            .onAny((_, _) -> now += LIMIT_NANOS)
            .build()
            .start(seen, timed);
    assertThat(machine.add(A)).isEqualTo(Result.EXECUTED);
    now += 2 * LIMIT_NANOS;
    assertThat(machine.add(A))
        .as("time between transitions is nobody's")
        .isEqualTo(Result.EXECUTED);
    assertThat(machine.faults()).isEqualTo(Faults.NONE);
  }

  @Test
  void what_a_late_handler_throws_is_an_error_like_any_other() {
    RuntimeException boom = new IllegalStateException("boom");
    Machine machine =
        letters()
            .on(
                A,
                (_, _) -> {
                  now += LIMIT_NANOS + 1;
                  throw boom;
                })
            .build()
            .start(seen, timed);
    assertThat(machine.add(A)).isEqualTo(Result.CANCELED);
    assertThat(machine.error()).contains(boom);
    assertThat(machine.faults().count()).isZero();
  }

  @Test
  void only_the_latest_faults_are_kept_and_all_are_counted() {
    Machine machine = letters().on(A, (_, _) -> now += LIMIT_NANOS + 1).build().start(seen, timed);
    for (int i = 0; i <= Faults.KEPT_MAX; i++) {
      machine.add(A);
    }
    assertThat(machine.faults().count()).isEqualTo(Faults.KEPT_MAX + 1);
    assertThat(machine.faults().latest()).hasSize(Faults.KEPT_MAX);
    assertThat(machine.view(Runnable::run).faults()).isEqualTo(machine.faults());
  }

  @Test
  void a_mutation_within_a_time_has_its_turn_up_to_the_last_nanosecond() {
    Machine machine =
        letters()
            .on(
                A,
                (all, event) -> {
                  Machine inner = event.machine();
                  all.add(inner.within(Duration.ofNanos(9)).add(B));
                  all.add(inner.within(Duration.ofNanos(10)).add(C));
                  now += 10;
                })
            .build()
            .start(seen, timed);
    assertThat(machine.add(A)).isEqualTo(Result.EXECUTED);
    assertThat(seen).containsExactly(3L, 4L);
    assertThat(machine).hasToString("(A:1 C:1) [B:0 D:0 Exception:0]");
  }

  @Test
  void without_a_ticker_no_time_can_be_given() {
    Machine machine = letters().build().start(seen);
    assertThatThrownBy(() -> machine.within(Duration.ofNanos(1)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("ticker");
  }

  @Test
  void limits_are_more_than_nothing_and_not_for_ever() {
    Duration max = MachineOptions.HANDLER_LIMIT_MAX;
    assertThat(timed.withHandlerTimeout(max).limits.timeoutNanos()).isEqualTo(max.toNanos());
    assertThat(timed.withHandlerDeadline(max).limits.deadlineNanos()).isEqualTo(max.toNanos());
    assertThat(timed.withHandlerBackoff(max).limits.backoffNanos()).isEqualTo(max.toNanos());
    for (Duration bad : List.of(Duration.ZERO, Duration.ofNanos(-1), max.plusNanos(1))) {
      assertThatThrownBy(() -> timed.withHandlerTimeout(bad))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(bad.toString());
      assertThatThrownBy(() -> timed.withHandlerDeadline(bad))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> timed.withHandlerBackoff(bad))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
