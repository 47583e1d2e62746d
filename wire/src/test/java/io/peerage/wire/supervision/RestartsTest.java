package io.peerage.wire.supervision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.peerage.wire.supervision.Restarts.Decision.GiveUp;
import io.peerage.wire.supervision.Restarts.Decision.Restart;
import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RestartsTest {

  private static final long SECOND = 1_000_000_000;
  private final IllegalStateException cause = new IllegalStateException("broken");
  private static final Restarts.Options OPTIONS =
      Restarts.Options.DEFAULT.withBackoff(Backoff.Options.DEFAULT.withJitter(0));

  private static Restarts of(Restarts.Options options) {
    return new Restarts(options, new SplittableRandom(1));
  }

  @Test
  void three_failures_are_forgiven_and_the_fourth_is_not() {
    Restarts restarts = of(OPTIONS);
    assertThat(restarts.failed(cause, 0)).isEqualTo(new Restart(SECOND / 10));
    assertThat(restarts.failed(cause, SECOND)).isEqualTo(new Restart(SECOND / 5));
    assertThat(restarts.failed(cause, 2 * SECOND)).isEqualTo(new Restart(SECOND * 2 / 5));
    assertThat(restarts.failed(cause, 3 * SECOND)).isEqualTo(new GiveUp(cause));
  }

  @Test
  void a_failure_counts_until_the_window_has_passed() {
    Restarts restarts = of(OPTIONS);
    for (int i = 0; i < 3; i++) {
      restarts.failed(cause, i);
    }
    assertThat(restarts.failed(cause, 30 * SECOND - 1)).isInstanceOf(GiveUp.class);
    assertThat(restarts.recent()).isEqualTo(3);
    assertThat(restarts.failed(cause, 30 * SECOND)).isInstanceOf(Restart.class);
    assertThat(restarts.recent()).isEqualTo(3);
  }

  @Test
  void none_may_be_forgiven() {
    assertThat(of(OPTIONS.withRestartsMax(0)).failed(cause, 0)).isEqualTo(new GiveUp(cause));
  }

  @Test
  void waiting_begins_anew_after_calm_and_not_a_moment_before() {
    Restarts restarts = of(OPTIONS.withWindow(Duration.ZERO).withCalm(Duration.ofSeconds(5)));
    restarts.failed(cause, 0);
    restarts.started(SECOND);
    assertThat(restarts.failed(cause, 6 * SECOND - 1)).isEqualTo(new Restart(SECOND / 5));
    restarts.started(10 * SECOND);
    assertThat(restarts.failed(cause, 15 * SECOND)).isEqualTo(new Restart(SECOND / 10));
  }

  @Test
  void time_that_it_did_not_run_is_no_calm() {
    Restarts restarts = of(OPTIONS.withWindow(Duration.ZERO).withCalm(Duration.ofSeconds(5)));
    restarts.started(0);
    restarts.failed(cause, SECOND);
    assertThat(restarts.failed(cause, 60 * SECOND)).isEqualTo(new Restart(SECOND / 5));
  }

  @Test
  void time_may_be_negative() {
    Restarts restarts = of(OPTIONS);
    for (int i = 0; i < 3; i++) {
      assertThat(restarts.failed(cause, Long.MIN_VALUE + i)).isInstanceOf(Restart.class);
    }
    assertThat(restarts.failed(cause, Long.MIN_VALUE + 3)).isInstanceOf(GiveUp.class);
  }

  @Test
  void impossible_options_are_refused() {
    assertThat(OPTIONS.withRestartsMax(Restarts.Options.RESTARTS_MAX)).isNotNull();
    assertThatThrownBy(() -> OPTIONS.withRestartsMax(Restarts.Options.RESTARTS_MAX + 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> OPTIONS.withRestartsMax(-1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> OPTIONS.withWindow(Duration.ofNanos(-1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> OPTIONS.withCalm(Duration.ofNanos(-1)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
