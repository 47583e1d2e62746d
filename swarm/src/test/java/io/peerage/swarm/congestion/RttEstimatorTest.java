package io.peerage.swarm.congestion;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// RFC 6298, section 2.
class RttEstimatorTest {

  private static final long MILLI = 1_000_000L;

  private final RttEstimator rtt = new RttEstimator();

  @Test
  void waits_a_second_before_the_first_sample() {
    assertThat(rtt.timeoutNanos()).isEqualTo(1_000 * MILLI);
    assertThat(rtt.smoothedNanos()).isEqualTo(-1);
    assertThat(rtt.variationNanos()).isEqualTo(-1);
  }

  @Test
  void the_first_sample_varies_by_half() {
    rtt.sample(800 * MILLI);
    assertThat(rtt.smoothedNanos()).isEqualTo(800 * MILLI);
    assertThat(rtt.variationNanos()).isEqualTo(400 * MILLI);
    assertThat(rtt.timeoutNanos()).isEqualTo(2_400 * MILLI);
  }

  @Test
  void later_samples_count_an_eighth_and_a_quarter() {
    rtt.sample(800 * MILLI);
    rtt.sample(1_600 * MILLI);
    assertThat(rtt.variationNanos()).isEqualTo(500 * MILLI);
    assertThat(rtt.smoothedNanos()).isEqualTo(900 * MILLI);
    assertThat(rtt.timeoutNanos()).isEqualTo(2_900 * MILLI);
  }

  @Test
  void never_waits_less_than_a_second_nor_more_than_a_minute() {
    rtt.sample(1 * MILLI);
    assertThat(rtt.timeoutNanos()).isEqualTo(1_000 * MILLI);
    for (int i = 0; i < 10; i++) {
      rtt.backOff();
    }
    assertThat(rtt.timeoutNanos()).isEqualTo(60_000 * MILLI);
    rtt.sample(1 * MILLI);
    assertThat(rtt.timeoutNanos()).as("a sample forgets the doubling").isEqualTo(1_000 * MILLI);
  }
}
