package io.peerage.machine.idiom;

import static io.peerage.machine.Letter.A;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.peerage.machine.Blueprint;
import io.peerage.machine.Letter;
import io.peerage.machine.Machine;
import io.peerage.machine.Other;
import io.peerage.machine.Result;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/// When a mutation is tried again, and when no more.
final class RetryTest {
  private final List<Duration> delays = new ArrayList<>();
  private final Deque<Runnable> due = new ArrayDeque<>();
  private boolean open;
  private int asked;
  private final Machine machine =
      Blueprint.<RetryTest>of("door", Letter.class)
          .mayEnter(
              A,
              (door, _) -> {
                door.asked++;
                return door.open;
              })
          .build()
          .start(this);

  private void wake(Duration delay, Runnable task) {
    delays.add(delay);
    due.add(task);
  }

  private CompletableFuture<Long> run(Retry retry) {
    return retry.run(() -> machine.add(A), this::wake);
  }

  private static Duration millis(long millis) {
    return Duration.ofMillis(millis);
  }

  @Test
  void what_is_executed_at_once_is_not_tried_again() {
    open = true;
    assertThat(run(Retry.DEFAULT)).isCompletedWithValue(Result.EXECUTED);
    assertThat(due).isEmpty();
  }

  @Test
  void what_is_refused_is_tried_again_until_it_is_executed() {
    CompletableFuture<Long> outcome = run(Retry.DEFAULT);
    due.remove().run();
    assertThat(outcome).isNotDone();
    open = true;
    due.remove().run();
    assertThat(outcome).isCompletedWithValue(Result.EXECUTED);
    assertThat(delays).containsExactly(millis(100), millis(200));
    assertThat(asked).isEqualTo(3);
  }

  @Test
  void delays_double_up_to_their_bound_and_all_together_have_one() {
    CompletableFuture<Long> outcome =
        run(Retry.DEFAULT.withDelay(millis(100), millis(300)).withTotal(millis(1200)));
    while (!due.isEmpty()) {
      due.remove().run();
    }
    assertThat(delays)
        .containsExactly(millis(100), millis(200), millis(300), millis(300), millis(300));
    assertThat(outcome).isCompletedWithValue(Result.CANCELED);
  }

  @Test
  void attempts_have_a_bound() {
    CompletableFuture<Long> outcome = run(Retry.DEFAULT.withAttemptsMax(3));
    while (!due.isEmpty()) {
      due.remove().run();
    }
    assertThat(asked).isEqualTo(3);
    assertThat(outcome).isCompletedWithValue(Result.CANCELED);
  }

  @Test
  void by_default_five_seconds_come_before_the_tenth_attempt() {
    Duration waited = Duration.ZERO;
    int attempts = 1;
    Optional<Duration> next = Retry.DEFAULT.next(attempts, waited);
    while (next.isPresent()) {
      waited = waited.plus(next.get());
      next = Retry.DEFAULT.next(++attempts, waited);
    }
    assertThat(attempts).isEqualTo(6);
    assertThat(waited).isEqualTo(millis(3100));
    assertThat(Retry.DEFAULT.next(9, Duration.ZERO)).contains(Duration.ofSeconds(5));
    assertThat(Retry.DEFAULT.next(10, Duration.ZERO)).isEmpty();
  }

  @Test
  void nobody_tries_again_for_one_who_has_cancelled() {
    run(Retry.DEFAULT).cancel(false);
    due.remove().run();
    assertThat(asked).isEqualTo(1);
    assertThat(due).isEmpty();
  }

  @Test
  void what_a_call_throws_is_told_to_whoever_waits() {
    CompletableFuture<Long> outcome = Retry.DEFAULT.run(() -> machine.add(Other.X), this::wake);
    assertThat(outcome).isCompletedExceptionally();
    assertThat(due).isEmpty();
  }

  @Test
  void bounds_that_make_no_sense_are_refused() {
    assertThatThrownBy(() -> Retry.DEFAULT.withAttemptsMax(0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Retry.DEFAULT.withDelay(Duration.ZERO, millis(1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Retry.DEFAULT.withDelay(millis(2), millis(1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Retry.DEFAULT.withTotal(millis(-1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(Retry.DEFAULT.withTotal(Duration.ZERO).next(1, Duration.ZERO)).isEmpty();
  }
}
