package io.peerage.swarm.channel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SlownessTest {

  private static final long NOW = 1_000_000_000_000L;

  private final Slowness slowness = new Slowness();

  @Test
  void two_misses_in_a_row_make_slow_for_ten_seconds() {
    slowness.missed(NOW);
    assertThat(slowness.isSlow(NOW)).isFalse();

    slowness.missed(NOW);

    assertThat(slowness.isSlow(NOW + Slowness.SLOW_NANOS - 1)).isTrue();
    assertThat(slowness.isSlow(NOW + Slowness.SLOW_NANOS)).isFalse();
  }

  @Test
  void what_comes_in_time_between_two_misses_makes_up_for_the_first() {
    slowness.missed(NOW);
    slowness.kept();
    slowness.missed(NOW);

    assertThat(slowness.isSlow(NOW)).isFalse();
  }

  @Test
  void each_time_it_is_twice_as_long_up_to_five_minutes() {
    long now = NOW;
    for (int time = 0; time < 10; time++) {
      slowness.missed(now);
      slowness.missed(now);
      long expected = Math.min(Slowness.SLOW_NANOS << time, Slowness.SLOW_NANOS_MAX);
      assertThat(slowness.isSlow(now + expected - 1)).isTrue();
      assertThat(slowness.isSlow(now + expected)).isFalse();
      now += expected;
    }
  }
}
