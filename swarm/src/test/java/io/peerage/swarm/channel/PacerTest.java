package io.peerage.swarm.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/// Bursts and rates.
class PacerTest {

  private static final int BURST = 10_000;
  private static final long MILLI = 1_000_000;
  private static final long NOW = 1_000_000_000_000L;

  private final Pacer pacer = new Pacer(BURST, 3 * BURST);

  private void empty() {
    pacer.spent((int) pacer.allowance(NOW));
  }

  @Test
  void an_infinite_pace_is_no_limit() {
    pacer.pace(Double.POSITIVE_INFINITY);
    pacer.spent(1 << 30);

    assertThat(pacer.allowance(NOW)).isInfinite();
    assertThat(pacer.readyAt(BURST, NOW)).isEqualTo(NOW);
  }

  @Test
  void a_burst_is_what_leaves_in_two_milliseconds_within_bounds() {
    assertThat(pacer.burstBytes()).isEqualTo(BURST);
    pacer.pace(1_000.0 / MILLI);
    assertThat(pacer.burstBytes()).isEqualTo(BURST);
    pacer.pace(12_000.0 / MILLI);
    assertThat(pacer.burstBytes()).isEqualTo(24_000);
    pacer.pace(100_000.0 / MILLI);
    assertThat(pacer.burstBytes()).isEqualTo(3 * BURST);
  }

  @Test
  void a_burst_may_leave_at_once_however_slow_the_pace() {
    pacer.pace(2_500.0 / (100 * MILLI));

    assertThat(pacer.allowance(NOW)).isGreaterThanOrEqualTo(BURST);
    assertThat(pacer.readyAt(BURST, NOW)).isEqualTo(NOW);
  }

  @Test
  void what_has_left_comes_back_at_the_pace() {
    pacer.pace(10_000.0 / (100 * MILLI));
    empty();

    assertThat(pacer.readyAt(BURST, NOW)).isEqualTo(NOW + 100 * MILLI);
    assertThat(pacer.allowance(NOW + 50 * MILLI)).isCloseTo(BURST / 2.0, within(1e-6));
    assertThat(pacer.allowance(NOW + 100 * MILLI)).isCloseTo(BURST, within(1e-6));
  }

  @Test
  void no_more_is_saved_up_than_a_burst_and_five_milliseconds() {
    // A byte in a microsecond.
    pacer.pace(1_000.0 / MILLI);

    assertThat(pacer.allowance(NOW + 1_000_000 * MILLI)).isCloseTo(BURST + 5_000, within(1e-6));
  }

  @Test
  void who_wakes_late_loses_nothing() {
    pacer.pace(10_000.0 / (100 * MILLI));
    empty();
    long now = NOW;

    long left = 0;
    for (int i = 0; i < 10; i++) {
      now = pacer.readyAt(BURST, now) + 4 * MILLI;
      left += BURST;
      pacer.allowance(now);
      pacer.spent(BURST);
    }

    assertThat(now - NOW).isLessThanOrEqualTo(left / BURST * 100 * MILLI + 5 * MILLI);
  }

  @Test
  void a_batch_larger_than_the_burst_is_paid_off_afterwards() {
    pacer.pace(10_000.0 / (100 * MILLI));
    empty();
    pacer.spent(2 * BURST);

    assertThat(pacer.allowance(NOW)).isEqualTo(-2 * BURST);
    assertThat(pacer.readyAt(10 * BURST, NOW)).isEqualTo(NOW + 300 * MILLI);
  }
}
