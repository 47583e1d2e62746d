package io.peerage.machine;

import static io.peerage.machine.Letter.A;
import static io.peerage.machine.Letter.B;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.peerage.machine.idiom.Signals;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/// Waits put together, and outcomes of queued mutations.
final class SignalsTest {
  private static final Blueprint<Object> LETTERS =
      Blueprint.<Object>of("letters", Letter.class)
          .mayEnter(B, (_, event) -> event.machine().is(A))
          .build();

  private final Machine one = LETTERS.start(this);
  private final Machine two = LETTERS.start(this);
  private final CompletableFuture<Void> first = one.when(A);
  private final CompletableFuture<Void> second = two.when(A);

  @Test
  void all_wait_for_the_last() {
    CompletableFuture<Void> all = Signals.all(List.of(first, second));
    one.add(A);
    assertThat(all).isNotDone();
    two.add(A);
    assertThat(all).isCompleted();
    assertThat(Signals.all(List.of())).isCompleted();
  }

  @Test
  void all_fail_with_the_first_that_fails_and_nothing_stays_behind() {
    CompletableFuture<Void> all = Signals.all(List.of(first, second));
    first.completeExceptionally(new IllegalStateException("boom"));
    assertThat(all).isCompletedExceptionally();
    assertThat(second).isCancelled();
  }

  @Test
  void any_waits_for_the_first_and_ends_the_other_waits() {
    CompletableFuture<Void> any = Signals.any(List.of(first, second));
    two.add(A);
    assertThat(any).isCompleted();
    assertThat(first).isCancelled();
    assertThatThrownBy(() -> Signals.any(List.of())).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void cancelling_the_whole_cancels_the_parts() {
    Signals.all(List.of(first)).cancel(false);
    Signals.any(List.of(second)).cancel(false);
    assertThat(first).isCancelled();
    assertThat(second).isCancelled();
  }

  @Test
  void an_error_of_the_machine_ends_a_wait() {
    CompletableFuture<Void> wait = Signals.unlessError(two, first);
    RuntimeException boom = new IllegalStateException("boom");
    two.addError(boom);
    assertThatThrownBy(wait::join)
        .isInstanceOf(CompletionException.class)
        .cause()
        .isInstanceOf(MachineException.class)
        .hasMessage("machine " + two.id() + " has failed")
        .hasCause(boom);
    assertThat(first).isCancelled();
  }

  @Test
  void without_an_error_the_wait_is_what_it_would_be() {
    CompletableFuture<Void> wait = Signals.unlessError(two, first);
    one.add(A);
    two.addError(new IllegalStateException("late"));
    assertThat(wait).isCompleted();
  }

  @Test
  void machines_are_waited_for_as_a_group() {
    CompletableFuture<Void> everywhere = Signals.everywhere(List.of(one, two), A);
    CompletableFuture<Void> somewhere = Signals.somewhere(List.of(one, two), A);
    two.add(A);
    two.remove(A);
    assertThat(somewhere).isCompleted();
    assertThat(everywhere).isNotDone();
    one.add(A);
    assertThat(everywhere).isCompleted();
  }

  @Test
  void the_outcome_of_a_mutation_is_known_at_once_where_it_runs_at_once() {
    assertThat(Outcome.of(one, machine -> machine.add(B))).isCompletedWithValue(false);
    assertThat(Outcome.of(one, machine -> machine.add(A))).isCompletedWithValue(true);
    assertThat(Outcome.of(one, machine -> machine.add(B))).isCompletedWithValue(true);
  }

  @Test
  void the_outcome_of_a_queued_mutation_comes_when_it_was_processed() {
    HandLoop loop = new HandLoop();
    Machine late = LETTERS.start(this, loop.options());
    CompletableFuture<Boolean> refused = Outcome.of(late, machine -> machine.add(B));
    CompletableFuture<Boolean> executed = Outcome.of(late, machine -> machine.add(A));
    assertThat(refused).isNotDone();
    loop.turn();
    assertThat(refused).isCompletedWithValue(false);
    assertThat(executed).isCompletedWithValue(true);
  }

  @Test
  void a_mutation_that_finds_no_room_has_its_outcome_at_once() {
    HandLoop loop = new HandLoop();
    Machine small = LETTERS.start(this, loop.options().withQueueLimit(1));
    CompletableFuture<Boolean> taken = Outcome.of(small, machine -> machine.add(A));
    assertThat(Outcome.of(small, machine -> machine.add(B))).isCompletedWithValue(false);
    loop.turn();
    assertThat(taken).isCompletedWithValue(true);
  }

  @Test
  void one_state_is_added_and_the_next_activation_of_another_awaited() {
    CompletableFuture<Void> wait = Outcome.addAndAwait(one, A, Args.NONE, B);
    assertThat(one.is(A)).isTrue();
    assertThat(wait).isNotDone();
    one.add(B);
    assertThat(wait).isCompleted();
    CompletableFuture<Void> again = Outcome.addAndAwait(one, A, Args.NONE, B);
    assertThat(again).isNotDone();
    one.remove(B);
    one.add(B);
    assertThat(again).isCompleted();
  }

  @Test
  void a_refused_addition_ends_the_wait() {
    assertThatThrownBy(() -> Outcome.addAndAwait(one, B, Args.NONE, A).join())
        .isInstanceOf(CompletionException.class)
        .cause()
        .isInstanceOf(MachineException.Canceled.class)
        .hasMessage("adding B was canceled");
  }

  @Test
  void a_result_can_be_an_exception() {
    assertThat(Result.orThrow(one.add(A))).isEqualTo(Result.EXECUTED);
    assertThat(Result.orThrow(7)).isEqualTo(7);
    assertThatThrownBy(() -> Result.orThrow(two.add(B)))
        .isInstanceOf(MachineException.Canceled.class)
        .hasMessage("transition canceled");
  }

  @Test
  void a_multi_state_that_only_reports_is_removed_by_its_handler() {
    Machine clicks =
        Blueprint.<Object>of("clicks", Letter.class)
            .multi(A)
            .on(A, Handler.removing(A))
            .build()
            .start(this);
    clicks.add(A);
    clicks.add(A);
    assertThat(clicks.tick(A)).isEqualTo(4);
  }
}
