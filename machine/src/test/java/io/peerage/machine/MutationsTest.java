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
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/// The rarer ways to mutate: with a source, ahead of the queue, on a condition, as an error.
final class MutationsTest {
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

  // Sources

  @Test
  void a_mutation_from_an_event_tells_its_source_to_tracers() {
    Machine target = letters().build().start(seen, MachineOptions.DEFAULT.withId("target"));
    List<TransitionRecord> records = new ArrayList<>();
    target.trace(transition -> records.add(transition.copy()));
    Machine origin =
        letters()
            .multi(B)
            .onExit(C, (_, event) -> target.from(event).add(A))
            .onEnd(C, (_, event) -> target.from(event).remove(A))
            .build()
            .start(seen, MachineOptions.DEFAULT.withId("origin"));

    origin.add(B, C);
    origin.set(B, D);
    target.add(D);

    // Before: B and C at 1. The sum is the same once the transition has moved B by 2, C and D by 1.
    Source source = new Source("origin", 2, 2);
    assertThat(records)
        .extracting(TransitionRecord::source)
        .containsExactly(Optional.of(source), Optional.of(source), Optional.empty());
    assertThat(source).hasToString("origin/2/t2");
  }

  @Test
  void every_kind_of_mutation_takes_a_source() {
    Source source = new Source("elsewhere", 7, 9);
    Machine machine = letters().build().start(seen);
    List<Optional<Source>> sources = new ArrayList<>();
    machine.trace(transition -> sources.add(transition.source()));
    Mutations mutations = machine.from(source);

    mutations.add(A);
    mutations.add(A, B);
    mutations.add(List.of(A), K.with("1"));
    mutations.set(A);
    mutations.toggle(A);
    mutations.canAdd(A);
    var _ = mutations.askRemove(List.of(A), Args.NONE);
    mutations.addError(B, new IllegalStateException("no"));
    assertThat(sources).hasSize(8).containsOnly(Optional.of(source));
  }

  @Test
  void a_queued_mutation_keeps_its_source_and_the_slot_forgets_it() {
    List<Optional<Source>> sources = new ArrayList<>();
    Machine machine =
        letters()
            .on(
                A,
                (_, event) -> {
                  event.machine().from(event).add(B);
                  event.machine().add(C);
                })
            .build()
            .start(seen, MachineOptions.DEFAULT.withId("m"));
    machine.trace(transition -> sources.add(transition.source()));
    machine.add(A);
    machine.add(D);
    assertThat(sources)
        .containsExactly(
            Optional.empty(),
            Optional.of(new Source("m", 1, 0)),
            Optional.empty(),
            Optional.empty());
  }

  // Ahead of the queue

  @Test
  void what_is_put_ahead_runs_first_and_last_in_first_out() {
    Machine machine =
        letters()
            .on(
                A,
                (all, event) -> {
                  Machine inner = event.machine();
                  all.add(inner.add(B));
                  all.add(inner.ahead().add(C));
                  all.add(inner.ahead().add(D));
                  all.add(inner.ahead().add(D));
                  all.add(inner.queue().length());
                })
            .on(B, (all, _) -> all.add(B))
            .on(C, (all, _) -> all.add(C))
            .on(D, (all, _) -> all.add(D))
            .build()
            .start(seen);
    machine.add(A);
    assertThat(seen).containsExactly(3L, Result.QUEUED, Result.QUEUED, Result.QUEUED, 4, D, C, B);
    assertThat(machine.queue().tick()).as("two of them had one").isEqualTo(3);
  }

  @Test
  void what_is_put_ahead_of_an_idle_machine_runs_at_once_without_a_queue_tick() {
    Machine machine = letters().mayEnter(B, (_, _) -> false).build().start(seen);
    assertThat(machine.ahead().add(A)).isEqualTo(Result.EXECUTED);
    assertThat(machine.ahead().add(B)).isEqualTo(Result.CANCELED);
    assertThat(machine.queue().tick()).isEqualTo(1);
  }

  @Test
  void the_limit_of_the_queue_holds_for_what_is_put_ahead() {
    Machine machine =
        letters()
            .on(
                A,
                (all, event) -> {
                  all.add(event.machine().add(B));
                  all.add(event.machine().ahead().add(C));
                  all.add(event.machine().ahead().add(D));
                })
            .build()
            .start(seen, MachineOptions.DEFAULT.withQueueLimit(2));
    machine.add(A);
    assertThat(seen).containsExactly(3L, Result.QUEUED, Result.CANCELED);
  }

  @Test
  void with_an_executor_it_goes_before_what_foreign_threads_have_queued() {
    Machine machine =
        letters()
            .on(A, (all, _) -> all.add(A))
            .on(B, (all, _) -> all.add(B))
            .build()
            .start(seen, onTasks);
    assertThat(machine.add(A)).isEqualTo(2);
    assertThat(machine.ahead().add(B)).isEqualTo(Result.QUEUED);
    runTasks();
    assertThat(seen).containsExactly(B, A);
  }

  // Conditions

  @Test
  void a_mutation_nobody_wants_any_more_is_canceled_when_its_turn_comes() {
    AtomicBoolean wanted = new AtomicBoolean(true);
    List<Object> transitions = new ArrayList<>();
    Machine machine =
        letters()
            .on(
                A,
                (all, event) -> {
                  all.add(event.machine().provided(wanted::get).add(B));
                  all.add(event.machine().add(C));
                })
            .on(C, (_, _) -> wanted.set(true))
            .build()
            .start(seen);
    machine.trace(transition -> transitions.addAll(transition.called()));

    wanted.set(false);
    machine.add(A);
    assertThat(seen).containsExactly(3L, 4L);
    assertThat(transitions).containsExactly(A, C);
    assertThat(machine.queue().tick()).as("its queue tick is spent").isEqualTo(4);
    assertThat(machine.provided(wanted::get).add(B)).isEqualTo(Result.EXECUTED);
    wanted.set(false);
    assertThat(machine.provided(wanted::get).remove(B)).isEqualTo(Result.CANCELED);
    assertThat(machine.is(B)).isTrue();
  }

  @Test
  void all_conditions_have_to_hold() {
    Machine machine = letters().build().start(seen);
    assertThat(machine.provided(() -> true).provided(() -> false).add(A))
        .isEqualTo(Result.CANCELED);
    assertThat(machine.provided(() -> false).provided(() -> true).add(A))
        .isEqualTo(Result.CANCELED);
    assertThat(machine.provided(() -> true).provided(() -> true).add(A)).isEqualTo(Result.EXECUTED);
  }

  @Test
  void a_condition_that_throws_cancels_and_becomes_the_error() {
    Machine machine = letters().build().start(seen);
    RuntimeException boom = new IllegalStateException("boom");
    Mutations failing =
        machine.provided(() -> {
          throw boom;
        });
    assertThat(failing.add(A)).isEqualTo(Result.CANCELED);
    assertThat(machine.error()).contains(boom);
    assertThat(machine).hasToString("(Exception:1) [A:0 B:0 C:0 D:0]");
    assertThat(failing.askAdd(List.of(A), Args.NONE)).isCompletedWithValue(false);
  }

  // Errors

  @Test
  void a_thousand_may_wait_by_default_and_then_only_errors() {
    Machine machine = letters().build().start(seen, onTasks);
    for (int i = 0; i < 999; i++) {
      machine.add(List.of(A), K.with("no. " + i));
    }
    assertThat(machine.add(List.of(A), K.with("last"))).isEqualTo(1001);
    assertThat(machine.add(B)).isEqualTo(Result.CANCELED);
    assertThat(machine.remove(Basic.Exception)).isEqualTo(Result.CANCELED);
    assertThat(machine.set(Basic.Exception)).isEqualTo(Result.CANCELED);
    assertThat(machine.add(Basic.Exception)).isEqualTo(1002);
    assertThat(machine.addError(new IllegalStateException("boom"))).isEqualTo(1003);
    runTasks();
    assertThat(machine.add(B)).isEqualTo(Result.EXECUTED);
  }

  @Test
  void an_error_is_remembered_before_it_is_added_and_though_it_is_refused() {
    Machine machine =
        letters()
            .remove(A, Basic.Exception)
            .on(Basic.Exception, (all, event) -> all.add(event.require(Arg.ERROR)))
            .onAnyEnter((all, event) -> all.add(event.machine().error().isPresent()))
            .build()
            .start(seen);
    RuntimeException first = new IllegalStateException("first");
    assertThat(machine.addError(first, K.with("1"))).isEqualTo(Result.EXECUTED);
    assertThat(seen).containsExactly(true, first);

    RuntimeException second = new IllegalStateException("second");
    machine.set(A);
    assertThat(machine.addError(second)).isEqualTo(Result.CANCELED);
    assertThat(machine.error()).contains(second);
  }

  @Test
  void an_error_carries_its_arguments_and_its_state() {
    Machine machine =
        letters().on(B, (all, event) -> all.add(event.args().toString())).build().start(seen);
    RuntimeException boom = new IllegalStateException("boom");
    assertThat(machine.addError(B, boom, K.with("1"))).isEqualTo(Result.EXECUTED);
    assertThat(machine.is(B, Basic.Exception)).isTrue();
    assertThat(seen).containsExactly("(k=1 error=" + boom + ")");
  }

  @Test
  void a_cancellation_is_no_error_unless_it_is_wrapped() {
    Machine machine = letters().build().start(seen);
    assertThat(machine.addError(new CancellationException())).isEqualTo(Result.CANCELED);
    assertThat(machine.addError(A, new MachineException.Canceled("no"))).isEqualTo(Result.CANCELED);
    assertThat(machine.error()).isEmpty();
    assertThat(machine.time().sum()).isZero();

    assertThat(machine.addError(new CompletionException(new CancellationException())))
        .isEqualTo(Result.EXECUTED);
  }

  @Test
  // The point is what becomes of a caller who has not listened.
  @SuppressWarnings("NullAway")
  void no_error_at_all_is_a_mistake_of_the_caller() {
    Machine machine = letters().build().start(seen);
    assertThatThrownBy(() -> machine.addError(null)).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> machine.addError(A, null)).isInstanceOf(NullPointerException.class);
  }
}
