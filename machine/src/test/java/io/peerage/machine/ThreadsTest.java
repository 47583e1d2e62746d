package io.peerage.machine;

import static io.peerage.machine.Letter.A;
import static io.peerage.machine.Letter.B;
import static io.peerage.machine.Letter.C;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Who may touch a machine from where.
final class ThreadsTest {
  private final List<Object> seen = new ArrayList<>();

  private static BlueprintBuilder<List<Object>> letters() {
    return Blueprint.of("letters", Letter.class);
  }

  private static Throwable thrownOn(String name, Runnable action) {
    FutureTask<Void> task = new FutureTask<>(action, null);
    Thread.ofPlatform().name(name).start(task);
    try {
      task.get();
    } catch (ExecutionException failed) {
      return Objects.requireNonNull(failed.getCause());
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
    throw new AssertionError("nothing was thrown");
  }

  @Test
  void a_mutation_that_meets_another_thread_names_both() {
    Machine machine =
        letters()
            .on(
                A,
                (all, event) -> {
                  Thread.currentThread().setName("owner");
                  all.add(thrownOn("stranger", () -> event.machine().add(B)));
                  all.add(thrownOn("stranger", () -> all.add(event.machine().when(B))));
                })
            .build()
            .start(seen);

    String name = Thread.currentThread().getName();
    machine.add(A);
    Thread.currentThread().setName(name);
    assertThat(seen)
        .hasSize(2)
        .allSatisfy(thrown ->
            assertThat((Throwable) thrown)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("\"owner\"")
                .hasMessageContaining("\"stranger\""));
    assertThat(machine).hasToString("(A:1) [B:0 C:0 D:0 Exception:0]");
    assertThat(machine.add(B)).isEqualTo(Result.EXECUTED);
  }

  @Test
  void a_machine_with_an_executor_takes_foreign_mutations_over() {
    Queue<Runnable> tasks = new ArrayDeque<>();
    Machine machine =
        letters()
            .on(A, (all, _) -> all.add(A))
            .on(B, (all, _) -> all.add(B))
            .build()
            .start(seen, MachineOptions.DEFAULT.withExecutor(tasks::add));

    assertThat(machine.add(A)).isEqualTo(2);
    assertThat(machine.add(B)).isEqualTo(3);
    assertThat(machine.add(B)).as("an equal one waits").isEqualTo(Result.EXECUTED);
    assertThat(seen).isEmpty();
    assertThat(machine.queue().length()).isEqualTo(2);
    assertThat(tasks).hasSize(1);

    tasks.remove().run();
    assertThat(seen).containsExactly(A, B);
    assertThat(machine.queue().tick()).isEqualTo(3);
    assertThat(machine.add(C)).as("the executor's thread is at home").isEqualTo(Result.EXECUTED);
  }

  @Test
  void a_machine_on_a_loop_is_mutated_at_once_inside_it() {
    AtomicBoolean inside = new AtomicBoolean(true);
    Queue<Runnable> tasks = new ArrayDeque<>();
    BooleanSupplier inLoop = inside::get;
    Machine machine =
        letters()
            .mayEnter(C, (_, _) -> false)
            .build()
            .start(seen, MachineOptions.DEFAULT.withLoop(tasks::add, inLoop));

    assertThat(machine.add(A)).isEqualTo(Result.EXECUTED);
    assertThat(machine.canAdd(C)).isEqualTo(Result.CANCELED);
    inside.set(false);
    assertThat(machine.add(B)).isEqualTo(3);
    inside.set(true);
    assertThat(machine.add(C)).as("its own result, behind B").isEqualTo(Result.CANCELED);
    assertThat(machine.is(B)).isTrue();
    tasks.remove().run();
    assertThat(tasks).isEmpty();
  }

  @Test
  void a_handler_on_a_loop_queues_like_any_other() {
    Machine machine =
        letters()
            .auto(C)
            .on(A, (all, event) -> all.add(event.machine().add(B)))
            .build()
            .start(seen, MachineOptions.DEFAULT.withLoop(Runnable::run, () -> true));
    assertThat(machine.add(A)).isEqualTo(Result.EXECUTED);
    assertThat(seen).containsExactly(3L);
    assertThat(machine).hasToString("(A:1 B:1 C:1) [D:0 Exception:0]");
  }

  @Test
  void a_closed_executor_is_told_and_keeps_nothing() {
    Machine machine =
        letters()
            .build()
            .start(
                seen,
                MachineOptions.DEFAULT.withExecutor(_ -> {
                  throw new RejectedExecutionException("closed");
                }));
    assertThatThrownBy(() -> machine.add(A)).isInstanceOf(RejectedExecutionException.class);
    assertThat(machine.queue().length()).isZero();
  }

  @Test
  @Timeout(120)
  void no_mutation_and_no_wait_is_lost_between_many_threads() {
    int rounds = 1_000;
    Letter[] letters = Letter.values();
    try (ExecutorService loop = Executors.newSingleThreadExecutor();
        ExecutorService callers = Executors.newFixedThreadPool(letters.length)) {
      Machine machine = letters().build().start(seen, MachineOptions.DEFAULT.withExecutor(loop));
      CompletableFuture<?>[] done = new CompletableFuture<?>[letters.length];
      for (int t = 0; t < letters.length; t++) {
        Letter own = letters[t];
        done[t] =
            CompletableFuture.runAsync(
                () -> {
                  for (int i = 0; i < rounds; i++) {
                    CompletableFuture<Void> there = machine.when(own);
                    assertThat(Result.queued(machine.add(own))).isTrue();
                    there.join();
                    CompletableFuture<Void> gone = machine.whenNot(own);
                    assertThat(Result.queued(machine.remove(own))).isTrue();
                    gone.join();
                  }
                },
                callers);
      }
      CompletableFuture.allOf(done).join();
      assertThat(machine.queue().tick()).isEqualTo(1L + 2L * rounds * letters.length);
      assertThat(machine.time().sum()).isEqualTo(2L * rounds * letters.length);
    }
  }

  @Test
  void a_snapshot_is_consistent_while_the_owner_mutates() throws InterruptedException {
    Machine machine = letters().exclusive(A, B).build().start(seen);
    machine.add(A);
    AtomicBoolean stop = new AtomicBoolean();
    Thread owner =
        Thread.ofPlatform()
            .start(() -> {
              while (!stop.get()) {
                machine.add(B);
                machine.add(A);
              }
            });
    long different = 0;
    long previous = 0;
    try {
      // Goes on until enough writes were met, however slow the machine.
      while (different < 2_000) {
        Time time = machine.time();
        if (time.is(A) == time.is(B) || time.tick(A) - time.tick(B) != 1) {
          throw new AssertionError("torn: " + time);
        }
        if (machine.is(A, B) || machine.not(A, B)) {
          throw new AssertionError("torn");
        }
        different += time.sum() == previous ? 0 : 1;
        previous = time.sum();
      }
    } finally {
      stop.set(true);
      owner.join();
    }
  }
}
