package io.peerage.machine;

import static io.peerage.machine.Letter.A;
import static io.peerage.machine.Letter.B;
import static io.peerage.machine.Letter.C;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

/// `when` and `whenNot`.
final class WaitsTest {
  private final List<Object> seen = new ArrayList<>();
  private final Blueprint<List<Object>> blueprint =
      Blueprint.<List<Object>>of("letters", Letter.class)
          .on(C, (all, event) -> all.add(event.machine().add(A)))
          .build();
  private final Kernel machine = (Kernel) blueprint.start(seen);

  @Test
  void what_is_so_already_needs_no_waiting() {
    machine.add(A);
    assertThat(machine.when(A)).isCompleted();
    assertThat(machine.whenNot(B, C)).isCompleted();
    assertThat(machine.when().active()).isCompleted();
    assertThat(machine.waits().open()).isZero();
  }

  @Test
  void all_states_have_to_be_active_at_the_same_time() {
    CompletableFuture<Void> both = machine.when(A, B);
    machine.add(A);
    machine.remove(A);
    machine.add(B);
    assertThat(both).isNotDone();
    machine.add(A);
    assertThat(both).isCompleted();
    assertThat(machine.waits().open()).isZero();
  }

  @Test
  void all_states_have_to_be_inactive_at_the_same_time() {
    machine.add(A);
    CompletableFuture<Void> neither = machine.whenNot(A, B);
    machine.set(B);
    assertThat(neither).isNotDone();
    machine.remove(B);
    assertThat(neither).isCompleted();
  }

  @Test
  void a_wait_is_completed_after_the_drain_even_if_it_is_no_longer_so() {
    Machine flicker =
        Blueprint.<List<Object>>of("letters", Letter.class)
            .on(A, (_, event) -> event.machine().remove(A))
            .onEnd(A, (all, _) -> all.add("end"))
            .build()
            .start(seen);
    CompletableFuture<Void> wait = flicker.when(A);
    CompletableFuture<Void> told = wait.thenRun(() -> seen.add("done"));

    flicker.add(A);
    assertThat(told).isCompleted();
    assertThat(seen).containsExactly("end", "done");
  }

  @Test
  void who_was_waiting_may_mutate_the_machine_at_once() {
    CompletableFuture<Void> told = machine.when(A).thenRun(() -> seen.add(machine.add(B)));
    machine.add(A);
    assertThat(told).isCompleted();
    assertThat(seen).containsExactly(Result.EXECUTED);
  }

  @Test
  void waits_asked_for_in_a_handler_count_from_there_on() {
    Machine asking =
        Blueprint.<List<Object>>of("letters", Letter.class)
            .onEnter(A, (all, event) -> all.add(event.machine().when(A)))
            .build()
            .start(seen);
    asking.add(A);
    assertThat((CompletableFuture<?>) seen.getFirst()).isCompleted();
  }

  @Test
  void a_canceled_wait_leaves_the_index() {
    CompletableFuture<Void> first = machine.when(A);
    CompletableFuture<Void> second = machine.when(A, B);
    CompletableFuture<Void> third = machine.when(A);
    assertThat(machine.waits().open()).isEqualTo(3);

    assertThat(second.cancel(false)).isTrue();
    assertThat(machine.waits().open()).isEqualTo(2);
    first.completeExceptionally(new IllegalStateException("given up"));
    assertThat(machine.waits().open()).isEqualTo(1);

    machine.add(A, B);
    assertThat(third).isCompleted();
    assertThat(second).isCancelled();
    assertThat(machine.waits().open()).isZero();
  }

  @Test
  void states_left_active_by_a_failed_transition_wake_their_waiters() {
    Machine failing =
        Blueprint.<List<Object>>of("letters", Letter.class)
            .remove(C, Basic.Exception)
            .on(
                B,
                (_, _) -> {
                  throw new IllegalStateException("boom");
                })
            .build()
            .start(seen);
    failing.add(C);
    CompletableFuture<Void> kept = failing.when(A);
    CompletableFuture<Void> repaired = failing.when(B);

    failing.add(A, B);
    assertThat(kept).isCompleted();
    assertThat(repaired).isNotDone();
  }

  @Test
  void a_view_completes_waits_where_it_was_told_to() {
    Queue<Runnable> tasks = new ArrayDeque<>();
    CompletableFuture<Void> wait = machine.view(tasks::add).when(A);
    machine.add(A);
    assertThat(wait).isNotDone();
    tasks.remove().run();
    assertThat(wait).isCompleted();
  }

  @Test
  void nobody_waits_for_ever_because_an_executor_was_closed() {
    CompletableFuture<Void> wait =
        machine
            .view(_ -> {
              throw new RejectedExecutionException("closed");
            })
            .when(A);
    machine.add(A);
    assertThat(wait).isCompletedExceptionally();
  }
}
