package io.peerage.swarm.channel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RateMeterTest {

  private static final long MILLI = 1_000_000;
  private static final long NOW = 77 * MILLI;

  private final RateMeter meter = new RateMeter();

  @Test
  void a_meter_that_has_seen_nothing_shows_nothing() {
    assertThat(meter.bytesPerSecond(NOW)).isZero();
    assertThat(meter.bytesPerSecond(NOW + 1000 * MILLI)).isZero();
  }

  @Test
  void a_rate_is_known_after_one_window() {
    meter.add(0, NOW);
    meter.add(1000, NOW + 49 * MILLI);
    assertThat(meter.bytesPerSecond(NOW + 49 * MILLI)).isZero();

    assertThat(meter.bytesPerSecond(NOW + 50 * MILLI)).isEqualTo(20_000);
  }

  @Test
  void each_window_weighs_a_half() {
    meter.add(0, NOW);
    meter.add(1000, NOW + 50 * MILLI);
    meter.add(3000, NOW + 100 * MILLI);

    assertThat(meter.bytesPerSecond(NOW + 100 * MILLI)).isEqualTo(40_000);
  }

  @Test
  void a_rate_falls_when_nothing_comes() {
    meter.add(0, NOW);
    meter.add(1000, NOW + 50 * MILLI);

    assertThat(meter.bytesPerSecond(NOW + 100 * MILLI)).isEqualTo(10_000);
    assertThat(meter.bytesPerSecond(NOW + 150 * MILLI)).isEqualTo(5_000);
  }
}
