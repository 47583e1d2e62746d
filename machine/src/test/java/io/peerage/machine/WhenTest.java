package io.peerage.machine;

import static io.peerage.machine.MachineTest.Letter.A;
import static io.peerage.machine.MachineTest.Letter.B;
import static io.peerage.machine.MachineTest.Letter.C;
import static io.peerage.machine.MachineTest.Letter.D;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.peerage.machine.MachineTest.Letter;
import io.peerage.machine.MachineTest.Other;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/// What each form of waiting waits for.
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

  // The queue

  @Test
  void a_queue_tick_is_done_with_whatever_came_of_its_mutation() {
    Kernel guarded =
        start(
            letters()
                .mayEnter(B, (_, _) -> false)
                .on(
                    A,
                    (test, event) ->
                        test.asked.add(event.machine().when().queue(event.machine().add(B)))));
    assertThat(guarded.add(A)).isEqualTo(Result.EXECUTED);
    assertThat(guarded.is(B)).isFalse();
    assertThat(asked).hasSize(1).allSatisfy(wait -> assertThat(wait).isCompleted());
  }

  @Test
  void a_queue_tick_is_not_done_with_while_its_transition_runs() {
    List<Boolean> done = new ArrayList<>();
    Kernel asking =
        start(
            letters()
                .on(
                    A,
                    (test, event) -> {
                      Machine itself = event.machine();
                      test.asked.add(itself.when().queue(itself.queue().tick()));
                      test.asked.add(itself.when().queue(itself.queue().tick() - 1));
                      test.asked.forEach(wait -> done.add(wait.isDone()));
                    }));
    asking.add(A);
    assertThat(done).containsExactly(false, true);
    assertThat(asked).allSatisfy(wait -> assertThat(wait).isCompleted());
  }

  @Test
  void what_is_prepended_is_done_with_before_the_queue_moves_on() {
    List<Boolean> done = new ArrayList<>();
    Kernel asking =
        start(
            letters()
                .auto(B)
                .on(
                    A,
                    (test, event) ->
                        test.asked.add(event.machine().when().queue(event.machine().add(C))))
                .on(
                    B,
                    (test, event) -> {
                      done.add(test.asked.getFirst().isDone());
                      // The mutation before this one is over, and an auto mutation has no tick.
                      done.add(
                          event.machine().when().queue(event.machine().queue().tick()).isDone());
                    }));
    asking.add(A);
    assertThat(done).containsExactly(false, true);
    assertThat(asked).allSatisfy(wait -> assertThat(wait).isCompleted());
  }

  @Test
  void a_result_that_is_no_queue_tick_is_one_of_the_past() {
    assertThat(machine.when().queue(machine.add(A))).isCompleted();
    assertThat(machine.when().queue(Result.CANCELED)).isCompleted();
    assertThat(machine.when().queue(machine.queue().tick())).isCompleted();
  }

  @Test
  void queue_ticks_are_reached_in_order_and_not_before() {
    CompletableFuture<Void> third = machine.when().queue(4);
    CompletableFuture<Void> first = machine.when().queue(2);
    CompletableFuture<Void> second = machine.when().queue(3);
    machine.add(A);
    assertThat(first).isCompleted();
    assertThat(second).isNotDone();
    machine.remove(A);
    assertThat(second).isCompleted();
    assertThat(third).isNotDone();
    machine.add(A);
    assertThat(third).isCompleted();
  }

  @Test
  void a_mutation_thrown_away_is_not_waited_for() {
    AtomicBoolean closed = new AtomicBoolean();
    Queue<Runnable> outside = new ArrayDeque<>();
    Kernel looped =
        (Kernel)
            letters()
                .build()
                .start(
                    this,
                    MachineOptions.DEFAULT.withExecutor(_ -> {
                      if (closed.get()) {
                        throw new RejectedExecutionException("closed");
                      }
                    }));
    CompletableFuture<Void> wait = looped.view(outside::add).when().queue(2);
    CompletableFuture<Void> here = looped.when().queue(2);
    closed.set(true);
    assertThatThrownBy(() -> looped.add(A)).isInstanceOf(RejectedExecutionException.class);
    outside.remove().run();
    assertThat(wait).isCompleted();
    assertThat(here).as("its executor is closed").isCompletedExceptionally();
    assertThat(looped.when().queue(2)).isCompleted();
    assertThat(looped.waits().isBare()).isTrue();

    closed.set(false);
    assertThat(looped.add(A)).as("a tick of its own").isEqualTo(3);
  }

  @Test
  void the_queue_ends_with_the_drain() {
    List<Boolean> done = new ArrayList<>();
    Kernel asking =
        start(
            letters()
                .on(
                    A,
                    (test, event) -> {
                      test.asked.add(event.machine().when().queueEnds());
                      event.machine().add(B);
                    })
                .on(B, (test, _) -> done.add(test.asked.getFirst().isDone())));
    assertThat(asking.when().queueEnds()).isCompleted();
    asking.add(A);
    assertThat(done).containsExactly(false);
    assertThat(asked.getFirst()).isCompleted();
  }

  @Test
  void a_queue_that_nobody_drains_yet_has_not_ended() {
    Queue<Runnable> tasks = new ArrayDeque<>();
    Kernel looped =
        (Kernel) letters().build().start(this, MachineOptions.DEFAULT.withExecutor(tasks::add));
    assertThat(looped.when().queueEnds()).isCompleted();
    looped.add(A);
    CompletableFuture<Void> wait = looped.when().queueEnds();
    assertThat(wait).isNotDone();
    tasks.remove().run();
    tasks.remove().run();
    assertThat(wait).isCompleted();
  }

  // In the transition that fulfils it, and at the end

  @Test
  void whatever_the_transition_in_progress_fulfils_completes() {
    AtomicBoolean once = new AtomicBoolean(true);
    Kernel asking =
        start(
            letters()
                .remove(A, C)
                .mayAny((test, event) -> {
                  Machine itself = event.machine();
                  if (itself.is(C) && once.getAndSet(false)) {
                    When when = itself.when();
                    test.asked.addAll(
                        List.of(
                            when.active(A),
                            when.inactive(C),
                            when.time(A, 1),
                            when.ticks(C, 1),
                            when.nextActive(A),
                            when.query(time -> time.is(A)),
                            when.args(A, SIZE.with(1)),
                            when.queue(itself.queue().tick()),
                            when.queueEnds()));
                  }
                  return true;
                }));
    once.set(false);
    asking.add(C);
    once.set(true);
    CompletableFuture<Void> before = asking.when(B);
    asking.add(A, SIZE.with(1));
    assertThat(asked).hasSize(9).allSatisfy(wait -> assertThat(wait).isCompleted());
    assertThat(asking.waits().open()).isEqualTo(1);
    before.cancel(false);
    assertThat(asking.waits().isBare()).isTrue();
  }

  @Test
  void waits_complete_in_the_order_in_which_they_were_asked_for() {
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      int number = i;
      asked.add(machine.when(A).thenRun(() -> order.add(number)));
    }
    machine.add(A);
    assertThat(order).containsExactly(0, 1, 2, 3, 4);
  }

  @Test
  void the_disposal_is_told_last() {
    List<String> order = new ArrayList<>();
    asked.add(machine.when().disposed().thenRun(() -> order.add("disposed")));
    asked.add(machine.when(A).thenRun(() -> order.add("A")));
    asked.add(machine.when().queue(9).thenRun(() -> order.add("queue")));
    machine.tickContext(A).onCancel(() -> order.add("context"));
    machine.endWaits();
    assertThat(order).containsExactly("context", "A", "queue", "disposed");
    assertThat(asked).allSatisfy(wait -> assertThat(wait).isCompleted());
  }

  @Test
  void every_way_to_complete_a_future_ends_the_wait() {
    machine.when(A).complete(null);
    machine.when(A).completeExceptionally(new TimeoutException("late"));
    machine.when(A).cancel(true);
    machine.when(A).obtrudeValue(null);
    machine.when(A).obtrudeException(new TimeoutException("late"));
    CompletableFuture<Void> later = machine.when(A).completeAsync(() -> null, Runnable::run);
    assertThat(later).isCompleted();
    assertThat(machine.waits().isBare()).isTrue();
  }

  @Test
  void ticks_written_in_no_transition_count_too() {
    CompletableFuture<Void> active = machine.when(A, B);
    CompletableFuture<Void> tick = machine.when().time(D, 5);
    CompletableFuture<Void> other = machine.when(C);
    StateContext changed = machine.tickContext(A);
    StateContext same = machine.tickContext(C);
    machine.ticks.beginWrite();
    machine.ticks.flip(machine.blueprint().index(A), true);
    machine.ticks.flip(machine.blueprint().index(B), true);
    machine.ticks.advance(machine.blueprint().index(D), 6);
    machine.ticks.endWrite();
    Waits.Chain fired = new Waits.Chain();
    machine.waits().revisit(machine.states().size(), fired);
    Waits.complete(fired.take(), null);
    assertThat(active).isCompleted();
    assertThat(tick).isCompleted();
    assertThat(other).isNotDone();
    assertThat(changed.isActive()).isFalse();
    assertThat(same.isActive()).isTrue();
  }

  @Test
  void waits_live_on_when_a_machine_gets_more_states() {
    Blueprint<WhenTest> small = letters().build();
    Kernel growing = (Kernel) small.start(this);
    CompletableFuture<Void> active = growing.when(A);
    CompletableFuture<Void> tick = growing.when().time(B, 1);
    StateContext context = growing.tickContext(A);
    growing.grow(small.extend(Other.class).build(), this);

    CompletableFuture<Void> larger = growing.when().args(Other.X, SIZE.with(1));
    CompletableFuture<Void> largerTick = growing.when().time(Other.X, 1);
    StateContext largerContext = growing.tickContext(Other.X);
    growing.add(A, B);
    assertThat(active).isCompleted();
    assertThat(tick).isCompleted();
    assertThat(context.isActive()).isFalse();
    assertThat(larger).isNotDone();
    growing.add(Other.X, SIZE.with(1));
    assertThat(larger).isCompleted();
    assertThat(largerTick).isCompleted();
    assertThat(largerContext.isActive()).isFalse();
    assertThat(growing.waits().isBare()).isTrue();
  }
}
