package io.peerage.swarm.congestion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/// Samples of draft-ietf-ccwg-bbr, section 4.1, on paths that can be followed by hand.
class DeliveryRateTest {

  private static final int BYTES = 1000;
  private static final long RTT = 1000;
  private static final Offset<Double> EXACT = within(1e-9);

  private final DeliveryRate rate = new DeliveryRate();

  @Test
  void what_arrives_between_sending_and_acknowledgement_is_the_rate() {
    // Ten chunks, one each 100 ns, each acknowledged a round trip later.
    long[] epochs = new long[10];
    for (int i = 0; i < 10; i++) {
      epochs[i] = rate.sent(i * 100L, i == 0);
    }
    for (int i = 0; i < 10; i++) {
      assertThat(rate.acked(i * 100L + RTT, BYTES, i * 100L, epochs[i])).isTrue();
    }

    // All ten in a round trip and 900 ns.
    assertThat(rate.rate()).isCloseTo(10.0 * BYTES / 1900, EXACT);
    assertThat(rate.delivered()).isEqualTo(10 * BYTES);
  }

  @Test
  void a_burst_of_acknowledgements_is_not_a_fast_path() {
    long[] epochs = new long[10];
    for (int i = 0; i < 10; i++) {
      epochs[i] = rate.sent(i * 100L, i == 0);
    }
    for (int i = 0; i < 10; i++) {
      rate.acked(900 + RTT, BYTES, i * 100L, epochs[i]);
    }

    assertThat(rate.rate()).isLessThanOrEqualTo(10.0 * BYTES / 900);
  }

  @Test
  void an_idle_time_counts_for_nobody() {
    rate.acked(RTT, BYTES, 0, rate.sent(0, true));
    long epoch = rate.sent(1_000_000, true);

    assertThat(rate.acked(1_000_000 + RTT, BYTES, 1_000_000, epoch)).isTrue();
    assertThat(rate.rate()).isCloseTo((double) BYTES / RTT, EXACT);
  }

  @Test
  void what_was_sent_twice_counts_as_delivered_but_is_no_sample() {
    long epoch = rate.sent(0, true);
    rate.sent(0, false);
    rate.arrived(RTT, BYTES);

    assertThat(rate.rate()).isZero();
    assertThat(rate.delivered()).isEqualTo(BYTES);
    rate.acked(RTT, BYTES, 0, epoch);
    assertThat(rate.rate()).isCloseTo(2.0 * BYTES / RTT, EXACT);
  }

  @Test
  void samples_of_what_left_before_the_starving_ended_are_marked() {
    long full = rate.sent(0, true);
    rate.starved(BYTES);
    long starved = rate.sent(10, false);

    rate.acked(RTT, BYTES, 0, full);
    assertThat(rate.isRateOfStarved()).isFalse();
    rate.acked(RTT + 10, BYTES, 10, starved);
    assertThat(rate.isRateOfStarved()).isTrue();
    long after = rate.sent(RTT + 20, false);
    rate.acked(2 * RTT + 20, BYTES, RTT + 20, after);
    assertThat(rate.isRateOfStarved()).isFalse();
  }

  @Test
  void an_epoch_that_is_too_old_gives_no_sample() {
    long first = rate.sent(0, true);
    long kept = -1;
    for (int i = 1; i < DeliveryRate.EPOCHS_KEPT; i++) {
      rate.arrived(i, 1);
      long epoch = rate.sent(i, false);
      kept = i == 1 ? epoch : kept;
    }
    assertThat(rate.acked(RTT * RTT, BYTES, 0, first)).isTrue();
    rate.sent(RTT * RTT, false);

    assertThat(rate.acked(RTT * RTT, BYTES, 0, first)).isFalse();
    assertThat(rate.acked(RTT * RTT, BYTES, 1, kept)).isTrue();
    assertThat(rate.deliveredBefore(first)).isEqualTo(rate.delivered());
  }
}
