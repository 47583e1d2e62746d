package io.peerage.machine;

import static io.peerage.machine.Letter.A;
import static io.peerage.machine.Letter.B;
import static io.peerage.machine.Letter.C;
import static io.peerage.machine.Letter.D;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/// What each form of waiting waits for, but for the queue.
final class WhenTest {
  private static final Arg<String> NAME = Arg.of("name", String.class);
  private static final Arg<Integer> SIZE = Arg.of("size", Integer.class);
  private static final Arg<byte[]> KEY = Arg.of("key", byte[].class);

  private final List<CompletableFuture<Void>> asked = new ArrayList<>();
  private final Kernel machine = start(letters());

  private static BlueprintBuilder<WhenTest> letters() {
    return Blueprint.<WhenTest>of("letters", Letter.class).multi(D);
  }

  private Kernel start(BlueprintBuilder<WhenTest> blueprint) {
    return (Kernel) blueprint.build().start(this);
  }

  // Ticks

  @Test
  void ticks_reached_one_after_the_other_are_remembered() {
    machine.add(A);
    CompletableFuture<Void> wait = machine.when().time(List.of(A, B), 3, 1);
    machine.remove(A);
    machine.add(A);
    machine.remove(A);
    assertThat(wait).isNotDone();
    machine.add(B);
    assertThat(wait).isCompleted();
    assertThat(machine.waits().isBare()).isTrue();
  }

  @Test
  void a_tick_of_the_past_needs_no_waiting() {
    machine.add(A);
    machine.remove(A);
    assertThat(machine.when().time(A, 2)).isCompleted();
    assertThat(machine.when().time(A, 0)).isCompleted();
    assertThat(machine.when().time(A, 3)).isNotDone();
    assertThat(machine.when().ticks(A, 0)).isCompleted();
  }

  @Test
  void ticks_count_from_the_call() {
    machine.add(B);
    CompletableFuture<Void> wait = machine.when().ticks(B, 2);
    machine.remove(B);
    assertThat(wait).isNotDone();
    machine.add(B);
    assertThat(wait).isCompleted();
  }

  @Test
  void one_more_activation_of_a_multi_state_is_two_ticks() {
    machine.add(D);
    CompletableFuture<Void> two = machine.when().ticks(D, 2);
    CompletableFuture<Void> three = machine.when().ticks(D, 3);
    CompletableFuture<Void> next = machine.when().nextActive(D);
    machine.add(D);
    assertThat(two).isCompleted();
    assertThat(three).isNotDone();
    assertThat(next).isCompleted();
  }

  @Test
  void the_next_activation_is_not_the_present_one() {
    CompletableFuture<Void> first = machine.when().nextActive(A);
    machine.add(A);
    assertThat(first).isCompleted();
    CompletableFuture<Void> second = machine.when().nextActive(A);
    machine.remove(A);
    assertThat(second).isNotDone();
    machine.add(A);
    assertThat(second).isCompleted();
  }

  @Test
  void a_tick_beyond_all_numbers_is_never_reached() {
    machine.add(A);
    CompletableFuture<Void> wait = machine.when().ticks(A, Long.MAX_VALUE);
    machine.remove(A);
    assertThat(wait).isNotDone();
  }

  @Test
  void mistakes_are_the_callers_and_leave_the_machine_alone() {
    When when = machine.when();
    assertThatThrownBy(() -> when.time(List.of())).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> when.time(List.of(A, B), 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2 states and 1 ticks");
    assertThatThrownBy(() -> when.time(A, -1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> when.ticks(A, -1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> when.queue(-1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> when.active(Basic.Ready)).isInstanceOf(IllegalArgumentException.class);
    assertThat(machine.is(Basic.Exception)).isFalse();
    assertThat(machine.waits().isBare()).isTrue();
  }

  // Queries

  @Test
  void a_query_is_never_answered_at_the_call() {
    machine.add(A);
    CompletableFuture<Void> wait = machine.when().query(time -> time.is(A));
    assertThat(wait).isNotDone();
    machine.canAdd(B);
    assertThat(wait).as("a dry run is none").isNotDone();
    machine.add(A);
    assertThat(wait).as("changed nothing, but was executed").isCompleted();
  }

  @Test
  void a_canceled_transition_answers_no_query() {
    Kernel guarded = start(letters().mayEnter(B, (_, _) -> false));
    guarded.add(A);
    CompletableFuture<Void> wait = guarded.when().query(time -> time.is(A));
    guarded.add(B);
    assertThat(wait).isNotDone();
  }

  @Test
  void a_query_that_fails_tells_who_asked_and_nobody_else() {
    IllegalStateException boom = new IllegalStateException("boom");
    CompletableFuture<Void> failing =
        machine
            .when()
            .query(_ -> {
              throw boom;
            });
    CompletableFuture<Void> fine = machine.when().query(time -> time.is(A));
    machine.add(A);
    assertThat(failing.exceptionNow()).isSameAs(boom);
    assertThat(fine).isCompleted();
    assertThat(machine.is(Basic.Exception)).isFalse();
    assertThat(machine.waits().isBare()).isTrue();
  }

  @Test
  void a_query_may_use_the_machine_and_end_other_waits() {
    CompletableFuture<Void> other = machine.when().query(_ -> true);
    CompletableFuture<Void> wait =
        machine
            .when()
            .query(time -> {
              other.cancel(false);
              asked.add(machine.when().query(_ -> true));
              return Result.queued(machine.add(B)) && time.is(A);
            });
    CompletableFuture<Void> behind = machine.when().query(_ -> other.isDone());
    machine.add(A);
    assertThat(wait).isCompleted();
    assertThat(behind).isCompleted();
    assertThat(machine.is(B)).isTrue();
    assertThat(asked).hasSize(1).allSatisfy(late -> assertThat(late).isCompleted());
  }

  // Arguments

  @Test
  void arguments_are_compared_by_value_and_all_of_them() {
    Args wanted = NAME.with(new String("a")).and(SIZE, 1_000);
    CompletableFuture<Void> wait = machine.when().args(A, wanted);
    machine.add(A, NAME.with("a"));
    machine.set();
    machine.add(A, NAME.with("b").and(SIZE, 1_000));
    machine.set();
    machine.add(B, NAME.with("a").and(SIZE, 1_000));
    assertThat(wait).isNotDone();
    machine.add(A, KEY.with(new byte[1]).and(SIZE, 1_000).and(NAME, "a"));
    assertThat(wait).isCompleted();
  }

  @Test
  void arguments_are_not_looked_at_before_the_call_nor_when_the_state_stays() {
    machine.add(A, SIZE.with(1));
    CompletableFuture<Void> wait = machine.when().args(A, SIZE.with(1));
    machine.add(A, SIZE.with(1));
    machine.remove(A, SIZE.with(1));
    assertThat(wait).isNotDone();
    machine.add(A, SIZE.with(1));
    assertThat(wait).isCompleted();
  }

  @Test
  void a_multi_state_is_announced_with_arguments_every_time() {
    machine.add(D);
    CompletableFuture<Void> wait = machine.when().args(D, SIZE.with(2));
    CompletableFuture<Void> any = machine.when().args(D, Args.NONE);
    machine.add(D, SIZE.with(1));
    assertThat(wait).isNotDone();
    assertThat(any).isCompleted();
    machine.add(D, SIZE.with(2));
    assertThat(wait).isCompleted();
  }

  @Test
  void arrays_are_compared_by_their_elements_and_hidden_pairs_do_not_count() {
    CompletableFuture<Void> wait =
        machine.when().args(A, KEY.with(new byte[] {9}).and(KEY, new byte[] {1, 2}));
    machine.add(A, KEY.with(new byte[] {1, 2}).and(KEY, new byte[] {1, 3}));
    machine.remove(A);
    assertThat(wait).isNotDone();
    machine.add(A, KEY.with(new byte[] {1, 2}));
    assertThat(wait).isCompleted();
  }

  @Test
  void an_activation_that_is_taken_back_was_not_announced() {
    AtomicBoolean failing = new AtomicBoolean(true);
    Kernel failer =
        start(
            letters()
                .on(
                    A,
                    (_, _) -> {
                      if (failing.get()) {
                        throw new IllegalStateException("boom");
                      }
                    }));
    CompletableFuture<Void> first = failer.when().args(B, SIZE.with(1));
    CompletableFuture<Void> second = failer.when().args(C, SIZE.with(1));
    failer.add(List.of(B, A, C), SIZE.with(1));
    assertThat(failer).hasToString("(B:1 Exception:1) [A:2 C:2 D:0]");
    assertThat(first).isCompleted();
    assertThat(second).isNotDone();
    failing.set(false);
    failer.add(C, SIZE.with(1));
    assertThat(second).isCompleted();
  }

  // Errors

  @Test
  void an_error_is_waited_for_like_its_state() {
    CompletableFuture<Void> wait = machine.when().error();
    machine.add(A);
    assertThat(wait).isNotDone();
    machine.addError(new IllegalStateException("boom"));
    assertThat(wait).isCompleted();
    assertThat(machine.when().error()).isCompleted();
  }
}
