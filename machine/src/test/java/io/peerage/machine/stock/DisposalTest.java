package io.peerage.machine.stock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.peerage.machine.Args;
import io.peerage.machine.Basic;
import io.peerage.machine.Blueprint;
import io.peerage.machine.BlueprintBuilder;
import io.peerage.machine.HandLoop;
import io.peerage.machine.Letter;
import io.peerage.machine.Machine;
import io.peerage.machine.MachineException;
import io.peerage.machine.MachineOptions;
import io.peerage.machine.Result;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/// The end of a machine by way of its states.
final class DisposalTest {
  private final List<String> seen = new ArrayList<>();
  private final Queue<Runnable> work = new ArrayDeque<>();
  private final HandLoop loop = new HandLoop();

  private static BlueprintBuilder<Object> states() {
    return Blueprint.of("ending", Basic.class, Disposed.class);
  }

  private Machine inPlace() {
    Machine machine = states().build().start(this);
    Disposal.attach(machine, Runnable::run);
    return machine;
  }

  private Machine elsewhere() {
    Machine machine = states().build().start(this, loop.options());
    Disposal.attach(machine, work::add);
    return machine;
  }

  @Test
  void what_was_registered_is_done_in_order_and_then_the_machine_ends() {
    Machine machine = inPlace();
    machine.add(Basic.Start);
    Disposal.register(machine, () -> seen.add("first"));
    Disposal.register(machine, () -> seen.add("second " + machine.is(Disposed.Disposing)));
    machine.onDispose(() -> seen.add("end"));
    machine.trace(transition -> seen.add(transition.toString()));
    assertThat(Disposal.begin(machine)).isCompleted();
    assertThat(machine.disposed()).isTrue();
    assertThat(seen)
        .containsExactly("first", "second true", "[add] Disposing", "[add] Disposed", "end");
  }

  @Test
  void tasks_run_on_the_executor_and_the_machine_goes_on_meanwhile() {
    Machine machine = elsewhere();
    Disposal.register(machine, () -> seen.add("task"));
    CompletableFuture<Void> end = Disposal.begin(machine);
    while (loop.turn() > 0) {
      assertThat(machine.is(Disposed.Disposed)).isFalse();
    }
    assertThat(machine.is(Disposed.Disposing)).isTrue();
    assertThat(seen).isEmpty();
    work.remove().run();
    assertThat(seen).containsExactly("task");
    assertThat(machine.disposed()).isFalse();
    while (loop.turn() > 0) {
      assertThat(work).isEmpty();
    }
    assertThat(machine.disposed()).isTrue();
    assertThat(end).isCompleted();
  }

  @Test
  void a_task_that_throws_is_remembered_and_keeps_nobody_from_the_end() {
    Machine machine = inPlace();
    RuntimeException boom = new IllegalStateException("boom");
    Disposal.register(
        machine,
        () -> {
          throw boom;
        });
    Disposal.register(machine, () -> seen.add("second"));
    assertThat(Disposal.begin(machine)).isCompleted();
    assertThat(seen).containsExactly("second");
    assertThat(machine.error()).contains(boom);
    assertThat(machine.faults().count()).isZero();
  }

  @Test
  void what_has_not_run_when_disposing_is_broken_off_waits_for_the_next_time() {
    Machine machine = elsewhere();
    Disposal.register(
        machine,
        () -> {
          seen.add("first");
          machine.remove(Disposed.Disposing);
          loop.turn();
        });
    Disposal.register(machine, () -> seen.add("second"));
    machine.add(Disposed.Disposing);
    loop.turn();
    work.remove().run();
    loop.turn();
    assertThat(seen).containsExactly("first");
    assertThat(machine.disposed()).isFalse();
    machine.add(Disposed.Disposing);
    loop.turn();
    work.remove().run();
    loop.turn();
    assertThat(seen).containsExactly("first", "second");
    assertThat(machine.disposed()).isTrue();
  }

  @Test
  void a_machine_that_is_disposed_of_in_another_way_still_runs_its_tasks() {
    Machine machine = inPlace();
    RuntimeException boom = new IllegalStateException("boom");
    Disposal.register(
        machine,
        () -> {
          throw boom;
        });
    Disposal.register(machine, () -> seen.add("second " + machine.disposed()));
    assertThat(machine.dispose()).isCompleted();
    assertThat(seen).containsExactly("second true");
    assertThat(machine.error()).contains(boom);
  }

  @Test
  void a_registration_without_a_task_is_refused_and_an_error_unless_it_is_a_question() {
    Machine machine = inPlace();
    assertThat(machine.canAdd(Disposed.RegisterDisposal)).isEqualTo(Result.CANCELED);
    assertThat(machine.is(Basic.Exception)).isFalse();
    assertThat(machine.canAdd(List.of(Disposed.RegisterDisposal), Disposal.TASK.with(() -> {})))
        .isEqualTo(Result.EXECUTED);
    assertThat(machine.add(Disposed.RegisterDisposal)).isEqualTo(Result.CANCELED);
    assertThat(machine.error()).get().isInstanceOf(IllegalArgumentException.class);
    assertThat(machine.is(Basic.Exception)).isTrue();
  }

  @Test
  void no_more_tasks_are_taken_than_the_limit() {
    Machine machine = inPlace();
    for (int i = 0; i < Disposal.TASKS_MAX; i++) {
      assertThat(Disposal.register(machine, () -> seen.add(""))).isEqualTo(Result.EXECUTED);
    }
    assertThat(Disposal.register(machine, () -> seen.add(""))).isEqualTo(Result.CANCELED);
    assertThat(Disposal.begin(machine)).isCompleted();
    assertThat(seen).hasSize(Disposal.TASKS_MAX);
  }

  @Test
  void a_machine_without_the_states_is_ended_directly() {
    Machine plain = Blueprint.of("plain", Letter.class).build().start(this);
    assertThat(Disposal.register(plain, () -> seen.add("done"))).isEqualTo(Result.EXECUTED);
    assertThat(Disposal.begin(plain)).isCompleted();
    assertThat(seen).containsExactly("done");
    assertThatThrownBy(() -> Disposal.attach(plain, Runnable::run))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_machine_that_refuses_to_end_says_so() {
    Machine machine = states().mayEnter(Disposed.Disposing, (_, _) -> false).build().start(this);
    Disposal.attach(machine, Runnable::run);
    assertThat(Disposal.begin(machine).exceptionNow())
        .isInstanceOf(MachineException.Canceled.class);
    assertThat(machine.disposed()).isFalse();
  }

  @Test
  void a_part_ends_with_the_whole_after_its_tasks() {
    Machine whole = Blueprint.of("whole", Letter.class).build().start(this);
    Machine part = states().build().start(this, MachineOptions.DEFAULT.withParent(whole));
    Disposal.attach(part, Runnable::run);
    assertThat(part.add(Disposed.RegisterDisposal, Disposal.TASK.with(() -> seen.add("task"))))
        .isEqualTo(Result.EXECUTED);
    assertThat(whole.dispose()).isCompleted();
    assertThat(part.disposed()).isTrue();
    assertThat(seen).containsExactly("task");
    assertThat(part.canAdd(List.of(Basic.Start), Args.NONE)).isEqualTo(Result.CANCELED);
  }
}
