package io.peerage.machine;

import static io.peerage.machine.Letter.A;
import static io.peerage.machine.Letter.B;
import static io.peerage.machine.Letter.C;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/// Asking a machine: whether a mutation would be accepted, and for what a function finds out.
final class AskingTest {
  private static final Arg<String> K = Arg.of("k", String.class);

  private final List<Object> seen = new ArrayList<>();
  private final Queue<Runnable> tasks = new ArrayDeque<>();
  private final MachineOptions onTasks = MachineOptions.DEFAULT.withExecutor(tasks::add);

  private static BlueprintBuilder<List<Object>> letters() {
    return Blueprint.of("letters", Letter.class);
  }

  private void runTasks() {
    while (!tasks.isEmpty()) {
      tasks.remove().run();
    }
  }

  // Questions

  @Test
  void a_check_hands_its_arguments_to_the_guards() {
    Machine machine =
        letters()
            .mayEnter(A, (_, event) -> event.get(K).isPresent())
            .mayExit(B, (_, event) -> event.get(K).isPresent())
            .build()
            .start(seen);
    machine.add(B);
    assertThat(machine.canAdd(A)).isEqualTo(Result.CANCELED);
    assertThat(machine.canAdd(List.of(A), K.with("1"))).isEqualTo(Result.EXECUTED);
    assertThat(machine.canRemove(B)).isEqualTo(Result.CANCELED);
    assertThat(machine.canRemove(List.of(B), K.with("1"))).isEqualTo(Result.EXECUTED);
    assertThat(machine).hasToString("(B:1) [A:0 C:0 D:0 Exception:0]");
  }

  @Test
  void a_question_asked_in_a_handler_is_answered_after_the_drain() {
    List<CompletableFuture<Boolean>> answers = new ArrayList<>();
    Machine machine =
        letters()
            .mayEnter(C, (_, _) -> false)
            .on(
                A,
                (all, event) -> {
                  answers.add(event.machine().askAdd(List.of(B), Args.NONE));
                  answers.add(event.machine().askAdd(List.of(C), Args.NONE));
                  answers.add(event.machine().askRemove(List.of(A), Args.NONE));
                  all.add(answers.stream().anyMatch(CompletableFuture::isDone));
                })
            .build()
            .start(seen);
    machine.add(A);
    assertThat(seen).containsExactly(false);
    assertThat(answers).extracting(CompletableFuture::join).containsExactly(true, false, true);
    assertThat(machine.askAdd(List.of(B), Args.NONE)).isCompletedWithValue(true);
  }

  @Test
  void who_hears_the_answer_may_mutate_at_once() {
    Machine machine =
        letters()
            .on(
                A,
                (_, event) -> {
                  Machine inner = event.machine();
                  CompletableFuture<Boolean> may = inner.askAdd(List.of(B), Args.NONE);
                  var _ = may.thenRun(() -> seen.add(inner.add(B)));
                })
            .build()
            .start(seen);
    machine.add(A);
    assertThat(seen).containsExactly(Result.EXECUTED);
  }

  @Test
  void a_question_that_finds_no_room_or_no_executor_is_answered_no() {
    Machine full =
        letters()
            .on(
                A,
                (all, event) -> {
                  event.machine().add(B);
                  all.add(event.machine().askAdd(List.of(C), Args.NONE).join());
                })
            .build()
            .start(seen, MachineOptions.DEFAULT.withQueueLimit(1));
    full.add(A);
    assertThat(seen).containsExactly(false);

    List<CompletableFuture<Boolean>> answers = new ArrayList<>();
    AtomicBoolean closed = new AtomicBoolean();
    Machine machine =
        letters()
            .build()
            .start(
                seen,
                MachineOptions.DEFAULT.withExecutor(task -> {
                  if (closed.get()) {
                    throw new RejectedExecutionException("closed");
                  }
                  // Another question comes in while the executor is asked to run the first.
                  closed.set(true);
                  tasks.add(task);
                }));
    answers.add(machine.askAdd(List.of(A), Args.NONE));
    assertThat(answers.getFirst()).isNotDone();
    runTasks();
    assertThat(answers.getFirst()).isCompletedWithValue(true);
  }

  @Test
  void a_question_that_an_error_tears_away_is_answered_no() {
    Error fatal = new AssertionError("fatal");
    Machine machine = letters().build().start(seen, onTasks);
    machine.trace(_ -> {
      throw fatal;
    });
    CompletableFuture<Boolean> second = machine.askAdd(List.of(B), Args.NONE);
    CompletableFuture<Boolean> first = machine.askAdd(List.of(A), Args.NONE);
    CompletableFuture<Boolean> function = machine.eval(() -> true);
    assertThatThrownBy(this::runTasks).isSameAs(fatal);
    assertThat(function).as("it had its turn before").isCompletedWithValue(true);
    assertThat(first).isCompletedWithValue(false);
    assertThat(second).isCompletedWithValue(false);
    assertThat(machine.queue().length()).isZero();
  }

  // Functions

  @Test
  void a_function_runs_at_once_on_a_free_machine() {
    Machine machine = letters().build().start(seen);
    machine.add(A);
    assertThat(machine.eval(machine::active)).isCompletedWithValue(List.of(A));
    assertThat(machine.queue().tick()).isEqualTo(2);
  }

  @Test
  void mutations_of_a_function_are_queued_behind_it() {
    Machine machine = letters().build().start(seen);
    CompletableFuture<Long> result =
        machine.eval(() -> {
          long queued = machine.add(A);
          seen.add(machine.is(A));
          return queued;
        });
    assertThat(result).isCompletedWithValue(2L);
    assertThat(seen).containsExactly(false);
    assertThat(machine.is(A)).isTrue();
  }

  @Test
  void a_function_from_a_foreign_thread_runs_ahead_of_the_queue() {
    Machine machine = letters().on(A, (all, _) -> all.add(A)).build().start(seen, onTasks);
    machine.add(A);
    CompletableFuture<Boolean> before = machine.eval(() -> machine.is(A));
    assertThat(before).isNotDone();
    runTasks();
    assertThat(before).isCompletedWithValue(false);
    assertThat(machine.is(A)).isTrue();
  }

  @Test
  void a_function_within_a_handler_or_a_function_is_an_error() {
    for (MachineOptions options :
        List.of(
            MachineOptions.DEFAULT, MachineOptions.DEFAULT.withLoop(Runnable::run, () -> true))) {
      Machine machine =
          letters()
              .on(
                  A,
                  (_, event) -> {
                    var _ = event.machine().eval(() -> true);
                  })
              .build()
              .start(seen, options);
      assertThat(machine.add(A)).isEqualTo(Result.CANCELED);
      assertThat(machine.error()).get().isInstanceOf(MachineException.NestedEval.class);

      assertThatThrownBy(() -> machine.eval(() -> machine.eval(() -> true).join()).join())
          .isInstanceOf(CompletionException.class)
          .hasCauseInstanceOf(MachineException.NestedEval.class);
    }
  }

  @Test
  void what_a_function_throws_concerns_its_caller_alone() {
    Machine machine = letters().build().start(seen);
    RuntimeException boom = new IllegalStateException("boom");
    CompletableFuture<Object> answer =
        machine.eval(() -> {
          throw boom;
        });
    assertThatThrownBy(answer::join).hasCause(boom);
    assertThat(machine.error()).isEmpty();
    assertThat(machine.add(A)).isEqualTo(Result.EXECUTED);
  }

  @Test
  void a_function_that_finds_no_room_is_told_so() {
    Machine machine = letters().build().start(seen, onTasks.withQueueLimit(1));
    machine.add(A);
    assertThatThrownBy(() -> machine.eval(() -> true).join())
        .hasCauseInstanceOf(MachineException.Canceled.class);
  }
}
