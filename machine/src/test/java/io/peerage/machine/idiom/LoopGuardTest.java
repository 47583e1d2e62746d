package io.peerage.machine.idiom;

import static io.peerage.machine.Letter.A;
import static io.peerage.machine.Letter.B;
import static org.assertj.core.api.Assertions.assertThat;

import io.peerage.machine.Blueprint;
import io.peerage.machine.Letter;
import io.peerage.machine.Machine;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// When a loop has to stop.
final class LoopGuardTest {
  private static final long START = 1_000;

  private final Machine machine =
      Blueprint.<LoopGuardTest>of("letters", Letter.class).build().start(this);

  @BeforeEach
  void begin() {
    machine.add(A);
  }

  private void change(long ticks) {
    for (long i = 0; i < ticks; i++) {
      machine.toggle(B);
    }
  }

  @Test
  void a_loop_goes_on_for_as_long_as_its_state() {
    LoopGuard guard = new LoopGuard(machine, A, START);
    assertThat(guard.goesOn(START)).isTrue();
    machine.remove(A);
    machine.add(A);
    assertThat(guard.goesOn(START)).isFalse();
    assertThat(guard.isWild()).isFalse();
  }

  @Test
  void a_loop_about_an_inactive_state_does_not_begin() {
    assertThat(new LoopGuard(machine, B, START).goesOn(START)).isFalse();
  }

  @Test
  void a_machine_may_make_its_ticks_in_one_interval_and_no_more() {
    LoopGuard guard = new LoopGuard(machine, A, START);
    change(LoopGuard.TICKS_MAX);
    assertThat(guard.goesOn(START + LoopGuard.INTERVAL_NANOS - 1)).isTrue();
    change(1);
    assertThat(guard.goesOn(START + LoopGuard.INTERVAL_NANOS - 1)).isFalse();
    assertThat(guard.isWild()).isTrue();
    assertThat(guard.goesOn(START + 10 * LoopGuard.INTERVAL_NANOS)).isFalse();
  }

  @Test
  void each_interval_counts_anew() {
    LoopGuard guard = new LoopGuard(machine, A, START);
    change(LoopGuard.TICKS_MAX);
    assertThat(guard.goesOn(START + LoopGuard.INTERVAL_NANOS)).isTrue();
    change(LoopGuard.TICKS_MAX);
    assertThat(guard.goesOn(START + LoopGuard.INTERVAL_NANOS)).isTrue();
    change(1);
    assertThat(guard.goesOn(START + LoopGuard.INTERVAL_NANOS + 1)).isFalse();
  }
}
