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
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The end of a machine.
final class DisposeTest {
  private final List<Object> seen = new ArrayList<>();
  private final Queue<Runnable> tasks = new ArrayDeque<>();
  private final MachineOptions onTasks = MachineOptions.DEFAULT.withExecutor(tasks::add);

  private static BlueprintBuilder<List<Object>> letters() {
    return Blueprint.of("letters", Letter.class);
  }

  private final class Watcher implements Tracer {
    @Override
    public void transitionEnded(Transition transition) {}

    @Override
    public void machineDisposed(Machine machine) {
      seen.add("disposed " + machine.time());
    }
  }

  @Test
  void a_disposed_machine_reads_as_nothing_and_does_nothing() {
    Machine machine = letters().build().start(seen, MachineOptions.DEFAULT.withId("m"));
    RuntimeException boom = new IllegalStateException("boom");
    machine.add(A, B);
    machine.addError(boom);
    assertThat(machine.disposed()).isFalse();

    assertThat(machine.dispose()).isCompleted();
    assertThat(machine.disposed()).isTrue();
    assertThat(machine.view(Runnable::run).disposed()).isTrue();
    assertThat(machine.is(A)).isFalse();
    assertThat(machine.is(A, B)).isFalse();
    assertThat(machine.not(A)).isFalse();
    assertThat(machine.any(A, B)).isFalse();
    assertThat(machine.tick(A)).isZero();
    assertThat(machine.time().sum()).isZero();
    assertThat(machine.active()).isEmpty();
    assertThat(machine).hasToString("");
    assertThat(machine.queue().list()).isEmpty();
    assertThat(machine.id()).isEqualTo("m");
    assertThat(machine.error()).contains(boom);

    assertThat(machine.add(A)).isEqualTo(Result.CANCELED);
    assertThat(machine.set(A)).isEqualTo(Result.CANCELED);
    assertThat(machine.remove(A)).isEqualTo(Result.CANCELED);
    assertThat(machine.toggle(A)).isEqualTo(Result.CANCELED);
    assertThat(machine.canAdd(A)).isEqualTo(Result.CANCELED);
    assertThat(machine.addError(boom)).isEqualTo(Result.CANCELED);
    assertThat(machine.ahead().add(A)).isEqualTo(Result.CANCELED);
    assertThat(machine.askAdd(List.of(A), Args.NONE)).isCompletedWithValue(false);
    assertThatThrownBy(() -> machine.eval(() -> true).join())
        .hasCauseInstanceOf(MachineException.Canceled.class);
    assertThat(machine.is(A)).isFalse();
  }

  @Test
  void it_ends_once_however_often_it_is_told_to() {
    Machine machine = letters().build().start(seen);
    machine.trace(new Watcher());
    machine.onDispose(() -> seen.add("ended"));
    assertThat(machine.dispose()).isCompleted();
    assertThat(machine.dispose()).isCompleted();
    assertThat(seen).containsExactly("disposed () [A:0 B:0 C:0 D:0 Exception:0]", "ended");
  }

  @Test
  void the_future_that_is_given_away_is_the_callers_own() {
    List<CompletableFuture<Void>> futures = new ArrayList<>();
    Machine machine =
        letters()
            .on(
                A,
                (_, event) -> {
                  futures.add(event.machine().dispose());
                  futures.add(event.machine().dispose());
                  futures.getFirst().cancel(false);
                })
            .build()
            .start(seen);
    machine.add(A);
    assertThat(futures.getLast()).isCompleted();
    assertThat(futures.getLast().isCancelled()).isFalse();
  }

  @Test
  void in_a_handler_what_waits_is_done_and_nothing_more_is_taken_in() {
    Machine machine =
        letters()
            .on(
                A,
                (all, event) -> {
                  Machine inner = event.machine();
                  all.add(inner.add(B));
                  CompletableFuture<Boolean> asked = inner.askAdd(List.of(C), Args.NONE);
                  var _ = asked.thenAccept(all::add);
                  CompletableFuture<Void> ended = inner.dispose();
                  all.add(ended.isDone());
                  all.add(inner.disposed());
                  all.add(inner.add(C));
                  all.add(inner.is(A));
                  var _ = ended.thenRun(() -> all.add("ended"));
                })
            .on(
                B,
                (all, event) -> {
                  all.add(B);
                  all.add(event.machine().add(D));
                })
            .build()
            .start(seen);
    assertThat(machine.add(A)).isEqualTo(Result.EXECUTED);
    assertThat(seen)
        .containsExactly(
            3L, false, false, Result.CANCELED, true, B, Result.CANCELED, true, "ended");
    assertThat(machine.disposed()).isTrue();
  }

  @Test
  void start_goes_first_and_its_handlers_still_run() {
    Machine machine =
        Blueprint.<List<Object>>of("basic", Basic.class)
            .onEnd(
                Basic.Start,
                (all, event) -> {
                  all.add("stopped");
                  all.add(event.machine().add(Basic.Heartbeat));
                })
            .build()
            .start(seen);
    machine.trace(new Watcher());
    machine.add(Basic.Start, Basic.Ready);
    var _ = machine.dispose();
    assertThat(seen).hasSize(3).startsWith("stopped", Result.CANCELED);
    assertThat((String) seen.getLast()).startsWith("disposed () [").contains("Start:2 Ready:2");
  }

  @Test
  void a_start_that_does_not_want_to_go_stops_nobody() {
    Machine machine =
        Blueprint.<List<Object>>of("basic", Basic.class)
            .mayExit(Basic.Start, (_, _) -> false)
            .build()
            .start(seen);
    machine.add(Basic.Start);
    assertThat(machine.dispose()).isCompleted();
    assertThat(machine.is(Basic.Start)).isFalse();
  }

  @Test
  void waits_end_with_the_machine() {
    Machine machine = letters().build().start(seen);
    CompletableFuture<Void> when = machine.when(A, B);
    CompletableFuture<Void> other = machine.view(tasks::add).when(C);
    machine.onDispose(() -> seen.add(when.isDone()));
    var _ = machine.dispose();
    assertThat(when).isCompleted();
    assertThat(seen).containsExactly(true);
    assertThat(other).as("where it wants to be completed").isNotDone();
    tasks.remove().run();
    assertThat(other).isCompleted();
    assertThat(machine.when(D)).as("asked for later").isCompleted();
    assertThat(machine.whenNot(D)).isCompleted();
  }

  @Test
  void listeners_run_in_order_and_may_leave() {
    Machine machine = letters().build().start(seen);
    machine.onDispose(() -> seen.add(1));
    Runnable leave = machine.onDispose(() -> seen.add(2));
    machine.onDispose(() -> seen.add(3));
    leave.run();
    var _ = machine.dispose();
    assertThat(seen).containsExactly(1, 3);
    machine.onDispose(() -> seen.add("at once"));
    assertThat(seen).containsExactly(1, 3, "at once");
  }

  @Test
  void a_listener_or_tracer_that_throws_is_a_fault_and_keeps_nobody_from_the_end() {
    RuntimeException boom = new IllegalStateException("boom");
    RuntimeException bang = new IllegalStateException("bang");
    Machine machine = letters().build().start(seen);
    machine.onDispose(() -> {
      throw boom;
    });
    machine.onDispose(() -> seen.add("ended"));
    machine.trace(
        new Tracer() {
          @Override
          public void transitionEnded(Transition transition) {}

          @Override
          public void machineDisposed(Machine disposed) {
            throw bang;
          }
        });
    assertThat(machine.dispose()).isCompleted();
    assertThat(seen).containsExactly("ended");
    assertThat(machine.faults().latest()).containsExactly(boom);
    assertThat(machine.error()).contains(bang);
  }

  @Test
  void it_ends_although_its_queue_is_full() {
    Machine machine =
        letters()
            .on(
                A,
                (all, event) -> {
                  all.add(event.machine().add(B));
                  all.add(event.machine().add(C));
                  var _ = event.machine().dispose();
                })
            .on(B, (all, _) -> all.add(B))
            .build()
            .start(seen, MachineOptions.DEFAULT.withQueueLimit(1));
    machine.add(A);
    assertThat(seen).containsExactly(3L, Result.CANCELED, B);
    assertThat(machine.disposed()).isTrue();
  }

  @Test
  void it_ends_although_an_error_empties_its_queue() {
    Error fatal = new AssertionError("fatal");
    for (MachineOptions options :
        List.of(
            MachineOptions.DEFAULT, MachineOptions.DEFAULT.withLoop(Runnable::run, () -> true))) {
      Machine machine =
          letters()
              .on(
                  A,
                  (all, event) -> {
                    all.add(event.machine().askAdd(List.of(B), Args.NONE));
                    all.add(event.machine().dispose());
                  })
              .build()
              .start(seen, options);
      machine.trace(_ -> {
        throw fatal;
      });
      seen.clear();
      assertThatThrownBy(() -> machine.add(A)).isSameAs(fatal);
      assertThat(machine.disposed()).isTrue();
      assertThat(((CompletableFuture<?>) seen.getFirst()).join()).isEqualTo(false);
      assertThat((CompletableFuture<?>) seen.getLast()).isCompleted();
    }
  }

  @Test
  void from_a_foreign_thread_it_ends_after_what_came_before() {
    Machine machine = letters().on(A, (all, _) -> all.add(A)).build().start(seen, onTasks);
    assertThat(machine.add(A)).isEqualTo(2);
    CompletableFuture<Void> ended = machine.dispose();
    assertThat(machine.add(B)).isEqualTo(Result.CANCELED);
    assertThat(machine.queue().list()).extracting(Queued::op).containsExactly("add", "dispose");
    assertThat(ended).isNotDone();
    assertThat(tasks).hasSize(1);
    tasks.remove().run();
    assertThat(seen).containsExactly(A);
    assertThat(ended).isCompleted();
    assertThat(machine.dispose()).isCompleted();
    assertThat(tasks).isEmpty();
  }

  @Test
  void it_ends_at_once_if_its_executor_is_closed() {
    Machine machine =
        letters()
            .build()
            .start(
                seen,
                MachineOptions.DEFAULT.withExecutor(_ -> {
                  throw new RejectedExecutionException("closed");
                }));
    machine.onDispose(() -> seen.add("ended"));
    assertThat(machine.dispose()).isCompleted();
    assertThat(seen).containsExactly("ended");
  }

  @Test
  void the_wrong_thread_is_told_so_and_ends_nothing() throws InterruptedException {
    Machine machine =
        letters()
            .on(
                A,
                (all, event) -> {
                  Thread stranger =
                      Thread.ofPlatform()
                          .start(() -> {
                            try {
                              var _ = event.machine().dispose();
                            } catch (IllegalStateException wrong) {
                              all.add(wrong);
                            }
                          });
                  join(stranger);
                  all.add(event.machine().add(B));
                })
            .build()
            .start(seen);
    machine.add(A);
    assertThat(seen).hasSize(2).endsWith(3L);
    assertThat(machine.is(A, B)).isTrue();
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
  }

  @Test
  void bindings_hear_nothing_after_the_end() {
    Machine machine = letters().build().start(seen);
    machine.attach(HandlerSet.named("guest").on(A, (_, event) -> seen.add(event.name())));
    assertThat(machine.bindings()).hasSize(1);
    var _ = machine.dispose();
    assertThat(machine.bindings()).isEmpty();
  }

  // Races

  @Test
  @Timeout(120)
  void whoever_comes_while_it_ends_is_answered() {
    for (int round = 0; round < 50; round++) {
      try (ExecutorService loop = Executors.newSingleThreadExecutor();
          ExecutorService callers = Executors.newFixedThreadPool(3)) {
        Machine machine = letters().build().start(seen, MachineOptions.DEFAULT.withExecutor(loop));
        List<CompletableFuture<?>> all = new ArrayList<>();
        for (int caller = 0; caller < 2; caller++) {
          all.add(
              CompletableFuture.runAsync(
                  () -> {
                    for (int i = 0; i < 20; i++) {
                      CompletableFuture<Void> there = machine.when(A);
                      machine.add(A);
                      there.join();
                      machine.askAdd(List.of(B), Args.NONE).join();
                      machine.remove(A);
                    }
                  },
                  callers));
        }
        all.add(CompletableFuture.runAsync(() -> machine.dispose().join(), callers));
        CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).join();
        assertThat(machine.disposed()).isTrue();
        assertThat(machine.queue().length()).isZero();
        assertThat(machine.time().sum()).isZero();
      }
    }
  }
}
