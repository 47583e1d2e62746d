package io.peerage.machine;

import static io.peerage.machine.Letter.A;
import static io.peerage.machine.Letter.B;
import static io.peerage.machine.Letter.C;
import static io.peerage.machine.Letter.D;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/// Waiting for the queue.
final class WhenQueueTest {
  private final List<CompletableFuture<Void>> asked = new ArrayList<>();
  private final Kernel machine = start(letters());

  private static BlueprintBuilder<WhenQueueTest> letters() {
    return Blueprint.<WhenQueueTest>of("letters", Letter.class).multi(D);
  }

  private Kernel start(BlueprintBuilder<WhenQueueTest> blueprint) {
    return (Kernel) blueprint.build().start(this);
  }

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
}
