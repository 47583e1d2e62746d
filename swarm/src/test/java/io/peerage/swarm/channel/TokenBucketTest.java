package io.peerage.swarm.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TokenBucketTest {

  private static final long NOW = 1_000_000_000_000L;
  private static final long SECOND = 1_000_000_000;
  private static final int RATE = 1_000_000;
  private static final int BURST = TokenBucket.BURST_BYTES_MIN;

  private final TokenBucket bucket = new TokenBucket(RATE, NOW);

  @Test
  void a_burst_may_go_at_once_and_then_what_trickles_in() {
    assertThat(bucket.share(1, NOW)).isEqualTo(BURST);
    bucket.spend(BURST);

    assertThat(bucket.share(1, NOW)).isZero();
    assertThat(bucket.share(1, NOW + SECOND / 100)).isEqualTo(RATE / 100.0);
    assertThat(bucket.readyAt(50_000, NOW + SECOND / 100)).isEqualTo(NOW + SECOND / 20 + 1);
  }

  @Test
  void no_more_than_a_burst_is_saved_up() {
    bucket.spend(BURST);

    assertThat(bucket.share(1, NOW + 100 * SECOND)).isEqualTo(BURST);
  }

  @Test
  void of_a_high_rate_a_twentieth_of_a_second_is_saved_up() {
    bucket.rate(100L * RATE, NOW);
    bucket.spend(BURST);

    assertThat(bucket.share(1, NOW + SECOND)).isEqualTo(5.0 * RATE);
  }

  @Test
  void what_was_spent_too_much_is_paid_off() {
    bucket.spend(BURST + RATE);

    assertThat(bucket.share(1, NOW + SECOND)).isZero();
    assertThat(bucket.readyAt(1000, NOW)).isEqualTo(NOW + SECOND + SECOND / 1000 + 1);
  }

  @Test
  void those_who_wait_share_what_there_is() {
    for (int i = 0; i < 4; i++) {
      bucket.wait(true);
    }

    assertThat(bucket.share(1000, NOW)).isEqualTo(BURST / 4.0);
    bucket.spend(BURST);
    assertThat(bucket.readyAt(1000, NOW)).isEqualTo(NOW + 4 * SECOND / 1000 + 1);
    bucket.wait(false);
    assertThat(bucket.readyAt(1000, NOW)).isEqualTo(NOW + 3 * SECOND / 1000 + 1);
  }

  @Test
  void a_share_is_never_too_small_to_be_of_use() {
    for (int i = 0; i < 1000; i++) {
      bucket.wait(true);
    }

    assertThat(bucket.share(1000, NOW)).isEqualTo(1000);
    bucket.spend(BURST);
    // No more than a burst can be waited for.
    assertThat(bucket.readyAt(1000, NOW)).isEqualTo(NOW + BURST * 1000L + 1);
  }

  @Test
  void a_new_rate_holds_at_once() {
    bucket.spend(BURST);

    bucket.rate(RATE / 10, NOW);
    assertThat(bucket.share(1, NOW + SECOND / 10)).isEqualTo(RATE / 100.0);
    bucket.rate(TokenBucket.UNLIMITED, NOW + SECOND / 10);
    assertThat(bucket.share(1, NOW + SECOND / 10)).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(bucket.readyAt(1 << 30, NOW)).isEqualTo(NOW);
    bucket.rate(RATE, NOW + SECOND / 10);
    assertThat(bucket.share(1, NOW + SECOND / 10)).isEqualTo(BURST);
  }

  @Test
  void what_is_not_used_is_given_back_up_to_a_burst() {
    bucket.spend(1000);
    bucket.refund(600);
    assertThat(bucket.share(1, NOW)).isEqualTo(BURST - 400.0);

    bucket.refund(600);
    assertThat(bucket.share(1, NOW)).isEqualTo(BURST);
  }

  @Test
  void a_rate_below_zero_is_a_mistake() {
    assertThatThrownBy(() -> bucket.rate(-1, NOW)).isInstanceOf(IllegalArgumentException.class);
  }
}
