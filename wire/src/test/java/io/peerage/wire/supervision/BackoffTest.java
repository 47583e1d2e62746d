package io.peerage.wire.supervision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.LongSummaryStatistics;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class BackoffTest {

  private static final Backoff.Options EXACT = Backoff.Options.DEFAULT.withJitter(0);

  private static Backoff of(Backoff.Options options) {
    return new Backoff(options, new SplittableRandom(1));
  }

  @Test
  void doubles_up_to_the_limit() {
    Backoff backoff = of(EXACT.withMax(Duration.ofMillis(700)));
    assertThat(LongStream.generate(backoff::nextNanos).limit(6).map(nanos -> nanos / 1_000_000))
        .containsExactly(100L, 200L, 400L, 700L, 700L, 700L);
  }

  @Test
  void begins_anew_after_a_reset() {
    Backoff backoff = of(EXACT);
    backoff.nextNanos();
    backoff.nextNanos();
    backoff.reset();
    assertThat(backoff.nextNanos()).isEqualTo(100_000_000);
  }

  @Test
  void jitter_takes_away_its_part_at_most() {
    for (double jitter : new double[] {0.25, 0.5, 1}) {
      LongSummaryStatistics waits =
          LongStream.range(0, 2_000)
              .map(seed ->
                  new Backoff(EXACT.withJitter(jitter), new SplittableRandom(seed)).nextNanos())
              .summaryStatistics();
      double lowest = 100_000_000 * (1 - jitter);
      assertThat(waits.getMax()).isBetween(99_000_000L, 100_000_000L);
      assertThat((double) waits.getMin()).isBetween(Math.max(1, lowest), lowest + 1_000_000);
    }
  }

  @Test
  void a_wait_is_never_nothing() {
    Backoff backoff =
        new Backoff(
            new Backoff.Options(Duration.ofNanos(1), Duration.ofNanos(1), 1, 1),
            new SplittableRandom(1));
    assertThat(LongStream.generate(backoff::nextNanos).limit(100)).containsOnly(1L);
  }

  @Test
  void impossible_options_are_refused() {
    assertThat(new Backoff.Options(Duration.ofNanos(1), Duration.ofNanos(1), 1, 0)).isNotNull();
    assertThatThrownBy(() -> EXACT.withFirst(Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> EXACT.withMax(Duration.ofMillis(99)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> EXACT.withJitter(1.01)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> EXACT.withJitter(Double.NaN))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Backoff.Options(EXACT.first(), EXACT.max(), 0.99, 0))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
