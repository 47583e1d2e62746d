package io.peerage.machine;

import static io.peerage.machine.Letter.A;
import static io.peerage.machine.Letter.B;
import static io.peerage.machine.Letter.C;
import static io.peerage.machine.Letter.D;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Handlers that run on threads of their own, and those that get stuck there.
final class HandlerRunnerTest {
  private static final Duration TIMEOUT = Duration.ofNanos(50);
  private static final Duration DEADLINE = Duration.ofNanos(100);
  private static final Duration BACKOFF = Duration.ofNanos(300);

  private final List<Object> seen = new ArrayList<>();
  private final Queue<Runnable> tasks = new ArrayDeque<>();
  private final HandDriven runner = new HandDriven();
  private long now;

  /// Runs each handler on a new thread and waits for it, except for one that is said to get stuck:
  /// there it waits only until that has begun.
  private static final class HandDriven implements HandlerRunner {
    final List<Duration> limits = new ArrayList<>();
    final CountDownLatch stuck = new CountDownLatch(1);
    final CountDownLatch release = new CountDownLatch(1);
    @Nullable Thread last;
    boolean holding;

    /// In a handler: gets stuck.
    void getStuck() {
      holding = true;
      stuck.countDown();
      await(release);
    }

    @Override
    public void run(Runnable handler, Duration atMost) {
      limits.add(atMost);
      CountDownLatch ended = new CountDownLatch(1);
      last =
          Thread.ofPlatform()
              .start(() -> {
                handler.run();
                ended.countDown();
                stuck.countDown();
              });
      await(stuck);
      if (!holding) {
        await(ended);
      }
      holding = false;
    }

    /// Lets the stuck handler go and waits until it has gone.
    void unstick(Thread handler) throws InterruptedException {
      release.countDown();
      handler.join();
    }

    private static void await(CountDownLatch latch) {
      try {
        latch.await();
      } catch (InterruptedException interrupted) {
        throw new AssertionError(interrupted);
      }
    }
  }

  private final HandlerRunner inTurn =
      (handler, _) -> {
        Thread thread = Thread.ofPlatform().start(handler);
        try {
          thread.join();
        } catch (InterruptedException interrupted) {
          throw new AssertionError(interrupted);
        }
      };

  private MachineOptions options(HandlerRunner where) {
    return MachineOptions.DEFAULT
        .withId("m")
        .withLoop(tasks::add, () -> true)
        .withTicker(() -> now)
        .withHandlerTimeout(TIMEOUT)
        .withHandlersOn(where)
        .withHandlerDeadline(DEADLINE)
        .withHandlerBackoff(BACKOFF);
  }

  private static BlueprintBuilder<List<Object>> letters() {
    return Blueprint.of("letters", Letter.class);
  }

  /// A machine whose `BState` gets stuck.
  private Machine stuck() {
    return letters()
        .on(
            B,
            (all, event) -> {
              all.add(event.machine().add(D));
              all.add(event.machine().askAdd(List.of(D), Args.NONE));
              runner.getStuck();
            })
        .build()
        .start(seen, options(runner));
  }

  private Thread stuckThread() {
    return Objects.requireNonNull(runner.last, "no handler has run");
  }

  @Test
  void a_handler_elsewhere_is_inside_the_drain_all_the_same() {
    Machine machine =
        letters()
            .mayEnter(A, (_, event) -> event.name().equals("AEnter"))
            .on(
                A,
                (all, event) -> {
                  all.add(Thread.currentThread());
                  all.add(event.machine().remove(C));
                  all.add(event.machine().add(B));
                })
            .build()
            .start(seen, options(inTurn));
    assertThat(machine.add(A)).isEqualTo(Result.EXECUTED);
    assertThat(seen.getFirst()).isNotEqualTo(Thread.currentThread());
    assertThat(seen.subList(1, 3)).containsExactly(Result.EXECUTED, 3L);
    assertThat(machine.is(A, B)).isTrue();
    assertThat(tasks).isEmpty();
  }

  @Test
  void a_handler_elsewhere_cannot_wait_for_the_machine_it_holds_up() {
    Machine machine =
        letters()
            .on(
                A,
                (_, event) -> {
                  var _ = event.machine().eval(() -> true);
                })
            .build()
            .start(seen, options(inTurn));
    assertThat(machine.add(A)).isEqualTo(Result.CANCELED);
    assertThat(machine.error()).get().isInstanceOf(MachineException.NestedEval.class);
  }

  @Test
  void what_a_handler_throws_elsewhere_is_told_as_if_it_was_thrown_here() {
    RuntimeException boom = new IllegalStateException("boom");
    Machine machine =
        letters()
            .mayEnter(
                A,
                (_, _) -> {
                  throw boom;
                })
            .on(Basic.Exception, (all, event) -> all.add(event.require(Arg.FAILURE)))
            .build()
            .start(seen, options(inTurn));
    assertThat(machine.add(A)).isEqualTo(Result.CANCELED);
    assertThat(machine.error()).contains(boom);
    assertThat(seen)
        .singleElement()
        .isInstanceOfSatisfying(
            HandlerFailure.class,
            failure -> {
              assertThat(failure.handler()).isEqualTo("AEnter");
              assertThat(failure.target()).containsExactly(A);
              assertThat(failure.time()).isEqualTo(failure.timeBefore());
            });
  }

  @Test
  void a_handler_that_makes_the_deadline_is_late_and_no_more() {
    Machine machine =
        letters()
            .on(B, (_, _) -> now += TIMEOUT.plus(DEADLINE).toNanos())
            .build()
            .start(seen, options(inTurn));
    assertThat(machine.add(A, B)).isEqualTo(Result.CANCELED);
    assertThat(machine).hasToString("(A:1) [B:2 C:0 D:0 Exception:0]");
    assertThat(machine.faults().count()).isEqualTo(1);
    assertThat(machine.add(C)).isEqualTo(Result.EXECUTED);
  }

  @Test
  void a_stuck_handler_costs_the_queue_and_is_an_error() throws InterruptedException {
    Machine machine = stuck();
    List<HandlerFailure> failures = new ArrayList<>();
    List<String> told = new ArrayList<>();
    machine.trace(transition -> {
      told.add(transition + " " + Result.name(transition.result()));
      transition.args().get(Arg.FAILURE).ifPresent(failures::add);
    });

    assertThat(machine.add(List.of(A, B, C), Args.NONE)).isEqualTo(Result.CANCELED);
    assertThat(runner.limits).containsExactly(TIMEOUT.plus(DEADLINE));
    assertThat(machine).hasToString("(A:1 Exception:1) [B:2 C:2 D:0]");
    assertThat(told).containsExactly("[add] A B C canceled", "[add] Exception executed");
    assertThat(seen.get(0)).as("queued").isEqualTo(3L);
    assertThat((CompletableFuture<?>) seen.get(1))
        .satisfies(answer -> assertThat(answer.join()).isEqualTo(false));
    assertThat(machine.queue().length()).isZero();
    assertThat(machine.error()).get().isInstanceOf(MachineException.HandlerTimeout.class);
    assertThat(machine.faults().count()).isEqualTo(1);
    assertThat(failures)
        .singleElement()
        .satisfies(failure -> {
          assertThat(failure.handler()).isEqualTo("BState");
          assertThat(failure.called()).containsExactly(A, B, C);
          assertThat(failure.before()).isEmpty();
          assertThat(failure.target()).containsExactly(A, B, C);
          assertThat(failure.timeBefore().sum()).isZero();
          assertThat(failure.time().sum()).isEqualTo(3);
        });
    runner.unstick(stuckThread());
  }

  @Test
  void a_stuck_guard_changes_nothing() throws InterruptedException {
    Machine machine =
        letters()
            .mayEnter(
                A,
                (_, _) -> {
                  runner.getStuck();
                  return true;
                })
            .build()
            .start(seen, options(runner));
    assertThat(machine.add(A)).isEqualTo(Result.CANCELED);
    assertThat(machine).hasToString("(Exception:1) [A:0 B:0 C:0 D:0]");
    runner.unstick(stuckThread());
  }

  @Test
  void nothing_is_taken_in_until_the_end_of_the_backoff() throws InterruptedException {
    Machine machine = stuck();
    machine.add(A, B);
    Thread handler = stuckThread();

    now += BACKOFF.toNanos() - 1;
    assertThat(machine.add(C)).isEqualTo(Result.CANCELED);
    assertThat(machine.remove(A)).isEqualTo(Result.CANCELED);
    assertThat(machine.set(C)).isEqualTo(Result.CANCELED);
    assertThat(machine.toggle(C)).isEqualTo(Result.CANCELED);
    assertThat(machine.canAdd(C)).isEqualTo(Result.CANCELED);
    assertThat(machine.canRemove(A)).isEqualTo(Result.CANCELED);
    assertThat(machine.ahead().add(C)).isEqualTo(Result.CANCELED);
    assertThat(machine.addError(new IllegalStateException("late"))).isEqualTo(Result.CANCELED);
    assertThat(machine.remove(Basic.Exception)).isEqualTo(Result.CANCELED);
    assertThatThrownBy(() -> machine.eval(() -> true).join())
        .hasCauseInstanceOf(MachineException.Canceled.class);
    assertThat(machine).hasToString("(A:1 Exception:1) [B:2 C:0 D:0]");

    now++;
    assertThat(machine.add(C)).isEqualTo(Result.EXECUTED);
    runner.unstick(handler);
  }

  @Test
  void a_stuck_handler_that_ends_after_all_is_one_more_error() throws InterruptedException {
    Machine machine = stuck();
    machine.add(A, B);
    Thread handler = stuckThread();
    now += BACKOFF.toNanos();
    runner.unstick(handler);
    assertThat(machine.tick(Basic.Exception)).isEqualTo(3);
    assertThat(machine.error()).get().asString().contains("BState of m ended after its deadline");
    assertThat(machine.faults().count()).isEqualTo(2);
  }

  @Test
  void in_the_backoff_it_is_only_a_fault() throws InterruptedException {
    Machine machine = stuck();
    machine.add(A, B);
    runner.unstick(stuckThread());
    assertThat(machine.tick(Basic.Exception)).isEqualTo(1);
    assertThat(machine.faults().count()).isEqualTo(2);
  }

  @Test
  void a_handler_that_was_never_begun_never_runs() {
    Queue<Runnable> never = new ArrayDeque<>();
    Machine machine =
        letters()
            .on(A, (all, _) -> all.add(A))
            .build()
            .start(seen, options((handler, _) -> never.add(handler)));
    assertThat(machine.add(A)).isEqualTo(Result.CANCELED);
    never.remove().run();
    assertThat(seen).isEmpty();
    assertThat(machine).hasToString("(Exception:1) [A:2 B:0 C:0 D:0]");
    assertThat(machine.faults().count()).isEqualTo(1);
  }

  @Test
  void a_runner_that_takes_nothing_is_the_error() {
    RuntimeException closed = new RejectedExecutionException("closed");
    Machine machine =
        letters()
            .onEnter(A, (_, _) -> {})
            .build()
            .start(
                seen,
                options((_, _) -> {
                  throw closed;
                }));
    assertThat(machine.add(A)).isEqualTo(Result.CANCELED);
    assertThat(machine.error()).contains(closed);
    assertThat(machine.add(B)).as("no backoff").isEqualTo(Result.EXECUTED);
  }

  @Test
  void a_handler_of_errors_that_gets_stuck_is_not_reported_again() throws InterruptedException {
    RuntimeException boom = new IllegalStateException("boom");
    Machine machine =
        letters()
            .on(Basic.Exception, (_, _) -> runner.getStuck())
            .build()
            .start(seen, options(runner));
    assertThat(machine.addError(boom)).isEqualTo(Result.CANCELED);
    assertThat(machine).hasToString("() [A:0 B:0 C:0 D:0 Exception:2]");
    assertThat(machine.error()).contains(boom);
    assertThat(boom.getSuppressed())
        .singleElement()
        .isInstanceOf(MachineException.HandlerTimeout.class);
    assertThat(machine.add(A)).isEqualTo(Result.CANCELED);
    runner.unstick(stuckThread());
  }

  @Test
  void a_machine_can_end_although_a_handler_is_stuck() throws InterruptedException {
    Machine machine =
        letters()
            .on(
                A,
                (all, event) -> {
                  all.add(event.machine().dispose());
                  runner.getStuck();
                })
            .build()
            .start(seen, options(runner));
    machine.add(A);
    assertThat(machine.disposed()).isTrue();
    assertThat((CompletableFuture<?>) seen.getFirst()).isCompleted();
    runner.unstick(stuckThread());
    assertThat(machine.faults().count()).isEqualTo(2);

    Machine other = stuckAgain();
    other.add(B);
    assertThat(other.dispose()).as("in the backoff").isCompleted();
  }

  private Machine stuckAgain() {
    return letters().on(B, (_, _) -> {}).build().start(seen, options((_, _) -> {}));
  }

  @Test
  void handlers_elsewhere_need_a_ticker_and_an_executor() {
    Blueprint<List<Object>> blueprint = letters().build();
    MachineOptions plain = MachineOptions.DEFAULT.withHandlersOn(inTurn);
    assertThatThrownBy(() -> blueprint.start(seen, plain.withTicker(() -> 0)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("executor");
    assertThatThrownBy(() -> blueprint.start(seen, plain.withExecutor(Runnable::run)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("ticker");
  }

  @Test
  void the_usual_runner_waits_for_the_end_or_the_time() {
    HandlerRunner here = HandlerRunner.on(Runnable::run);
    here.run(() -> seen.add("done"), Duration.ofNanos(1));
    assertThat(seen).containsExactly("done");

    HandlerRunner.on(tasks::add).run(() -> seen.add("never"), Duration.ofNanos(1));
    assertThat(tasks).hasSize(1);

    Thread.currentThread().interrupt();
    HandlerRunner.on(tasks::add).run(() -> seen.add("never"), Duration.ofDays(1));
    assertThat(Thread.interrupted()).as("the interrupt stays set").isTrue();
    assertThat(seen).hasSize(1);
  }
}
