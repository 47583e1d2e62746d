package io.peerage.machine;

import static io.peerage.machine.Letter.A;
import static io.peerage.machine.Letter.B;
import static io.peerage.machine.Letter.C;
import static io.peerage.machine.Letter.D;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// `stateContext` and `tickContext`.
final class StateContextTest {
  private final List<Object> seen = new ArrayList<>();
  private final Machine machine = letters().build().start(seen);

  private static BlueprintBuilder<List<Object>> letters() {
    return Blueprint.<List<Object>>of("letters", Letter.class).multi(D);
  }

  @Test
  void it_says_what_it_belongs_to() {
    machine.add(A);
    StateContext context = machine.stateContext(A);
    assertThat(context.machine()).isEqualTo(machine.id());
    assertThat(context.state()).isEqualTo(A);
    assertThat(context.tick()).isEqualTo(1);
    assertThat(context).hasToString(machine.id() + "/A:1");
    machine.remove(A);
    assertThat(context).hasToString(machine.id() + "/A:1 canceled");
  }

  @Test
  void it_is_canceled_before_the_handlers_are_told() {
    List<StateContext> contexts = new ArrayList<>();
    Machine telling =
        letters()
            .mayExit(A, (all, _) -> all.add(contexts.getFirst().isActive()))
            .onEnd(A, (all, _) -> all.add(contexts.getFirst().isActive()))
            .build()
            .start(seen);
    telling.add(A);
    contexts.add(telling.stateContext(A));
    contexts.getFirst().onCancel(() -> seen.add("action"));
    telling.add(B);
    assertThat(contexts.getFirst().isActive()).isTrue();
    telling.remove(A);
    assertThat(seen).containsExactly(true, "action", false);
  }

  @Test
  void one_more_activation_of_a_multi_state_cancels_it() {
    machine.add(D);
    StateContext first = machine.stateContext(D);
    machine.add(D);
    assertThat(first.isActive()).isFalse();
    StateContext second = machine.stateContext(D);
    assertThat(second.isActive()).isTrue();
    assertThat(second.tick()).isEqualTo(3);
  }

  @Test
  void a_state_that_stays_keeps_its_context() {
    machine.add(A);
    StateContext context = machine.stateContext(A);
    machine.add(A, B);
    machine.canRemove(A);
    assertThat(context.isActive()).isTrue();
  }

  @Test
  void a_canceled_transition_cancels_no_context() {
    Machine guarded = letters().mayExit(A, (_, _) -> false).build().start(seen);
    guarded.add(A);
    StateContext context = guarded.stateContext(A);
    assertThat(guarded.remove(A)).isEqualTo(Result.CANCELED);
    assertThat(context.isActive()).isTrue();
  }

  @Test
  void an_inactive_state_has_no_state_context_but_one_of_its_tick() {
    assertThat(machine.stateContext(A).isActive()).isFalse();
    StateContext tick = machine.tickContext(A);
    assertThat(machine.stateContext(A)).isNotSameAs(tick);
    assertThat(tick.isActive()).isTrue();
    machine.add(A);
    assertThat(tick.isActive()).isFalse();
  }

  @Test
  void all_who_ask_during_one_tick_share_it() {
    machine.add(A);
    StateContext context = machine.stateContext(A);
    assertThat(machine.stateContext(A)).isSameAs(context);
    assertThat(machine.tickContext(A)).isSameAs(context);
    machine.remove(A);
    StateContext gone = machine.tickContext(A);
    assertThat(gone).isNotSameAs(context).isSameAs(machine.tickContext(A));
  }

  @Test
  void what_is_taken_back_takes_its_context_with_it() {
    List<StateContext> contexts = new ArrayList<>();
    Machine failing =
        letters()
            .on(
                A,
                (_, event) -> {
                  contexts.add(event.machine().stateContext(A));
                  contexts.add(event.machine().stateContext(B));
                })
            .on(
                B,
                (_, _) -> {
                  throw new IllegalStateException("boom");
                })
            .build()
            .start(seen);
    failing.add(A, B);
    assertThat(failing).hasToString("(A:1 Exception:1) [B:2 C:0 D:0]");
    assertThat(contexts).extracting(StateContext::isActive).containsExactly(true, false);
  }

  @Test
  void actions_run_in_order_and_once() {
    machine.add(A);
    StateContext context = machine.stateContext(A);
    context.onCancel(() -> seen.add(1));
    context.onCancel(() -> seen.add(2));
    context.onCancel(() -> seen.add(3));
    machine.remove(A);
    machine.add(A);
    machine.remove(A);
    assertThat(seen).containsExactly(1, 2, 3);
  }

  @Test
  void the_same_action_may_be_asked_for_twice_and_taken_back_once() {
    machine.add(A);
    StateContext context = machine.stateContext(A);
    Runnable action = () -> seen.add("action");
    context.onCancel(action);
    StateContext.Registration second = context.onCancel(action);
    second.close();
    second.close();
    machine.remove(A);
    assertThat(seen).containsExactly("action");
    second.close();
  }

  @Test
  void an_action_may_take_the_next_one_back() {
    machine.add(A);
    StateContext context = machine.stateContext(A);
    List<StateContext.Registration> next = new ArrayList<>();
    context.onCancel(() -> next.getFirst().close());
    next.add(context.onCancel(() -> seen.add("taken back")));
    machine.remove(A);
    assertThat(seen).isEmpty();
  }

  @Test
  void an_action_asked_for_too_late_runs_at_once() {
    machine.stateContext(A).onCancel(() -> seen.add("late"));
    assertThat(seen).containsExactly("late");
  }

  @Test
  void an_action_may_mutate_and_ask_for_the_next_context() {
    machine.add(A);
    machine
        .stateContext(A)
        .onCancel(() -> {
          seen.add(Result.queued(machine.add(B)));
          seen.add(machine.tickContext(A).tick());
        });
    machine.remove(A);
    assertThat(seen).containsExactly(true, 2L);
    assertThat(machine.is(B)).isTrue();
    assertThat(machine.tickContext(A).isActive()).isTrue();
  }

  @Test
  void what_actions_throw_becomes_an_error_and_stops_nobody() {
    IllegalStateException first = new IllegalStateException("first");
    IllegalStateException second = new IllegalStateException("second");
    machine.add(A, B);
    StateContext context = machine.stateContext(A);
    context.onCancel(() -> {
      throw first;
    });
    context.onCancel(() -> {
      throw second;
    });
    machine.stateContext(B).onCancel(() -> seen.add("other"));
    assertThat(machine.set(C)).isEqualTo(Result.EXECUTED);
    assertThat(seen).containsExactly("other");
    assertThat(machine.is(C, Basic.Exception)).isTrue();
    assertThat(machine.error()).containsSame(first);
    assertThat(first.getSuppressed()).containsExactly(second);
  }

  @Test
  void an_action_that_fails_for_ever_does_not_keep_the_machine_busy() {
    AtomicInteger runs = new AtomicInteger();
    Runnable[] again = new Runnable[1];
    again[0] =
        () -> {
          if (runs.incrementAndGet() < 10) {
            machine.tickContext(Basic.Exception).onCancel(again[0]);
          }
          throw new IllegalStateException("run " + runs);
        };
    machine.tickContext(Basic.Exception).onCancel(again[0]);
    machine.addError(new IllegalStateException("boom"));
    assertThat(runs).hasValue(1);
    assertThat(machine.error().orElseThrow().getSuppressed()).hasSize(1);
  }

  @Test
  void a_view_has_actions_run_on_its_executor() {
    Queue<Runnable> tasks = new ArrayDeque<>();
    machine.add(A);
    StateContext context = machine.view(tasks::add).stateContext(A);
    context.onCancel(() -> seen.add("outside"));
    machine.stateContext(A).onCancel(() -> seen.add("inside"));
    machine.remove(A);
    assertThat(context.isActive()).isFalse();
    assertThat(seen).containsExactly("inside");
    tasks.remove().run();
    assertThat(seen).containsExactly("inside", "outside");
    assertThat(machine.view(tasks::add).tickContext(A).isActive()).isTrue();
  }

  @Test
  void a_closed_executor_ends_its_own_actions_only() {
    machine.add(A);
    machine
        .view(_ -> {
          throw new RejectedExecutionException("closed");
        })
        .stateContext(A)
        .onCancel(() -> seen.add("outside"));
    machine.stateContext(A).onCancel(() -> seen.add("inside"));
    machine.remove(A);
    assertThat(seen).containsExactly("inside");
    assertThat(machine.is(Basic.Exception)).isFalse();
  }

  @Test
  void the_end_of_the_machine_cancels_all_for_good() {
    IllegalStateException boom = new IllegalStateException("boom");
    machine.add(A);
    StateContext active = machine.stateContext(A);
    StateContext inactive = machine.tickContext(B);
    active.onCancel(() -> {
      throw boom;
    });
    ((Kernel) machine).endWaits();
    assertThat(active.isActive()).isFalse();
    assertThat(inactive.isActive()).isFalse();
    assertThat(machine.stateContext(A).isActive()).isFalse();
    assertThat(machine.tickContext(B).isActive()).isFalse();
    assertThat(machine.error()).containsSame(boom);
  }

  @Test
  void a_machine_that_has_ended_gives_out_canceled_ones_only() {
    machine.add(A);
    ((Kernel) machine).endWaits();
    assertThat(machine.stateContext(A).isActive()).isFalse();
  }

  @Test
  @Timeout(120)
  void none_is_missed_when_foreign_threads_ask_for_them() {
    int rounds = 2_000;
    int askers = 3;
    Queue<StateContext> contexts = new ConcurrentLinkedQueue<>();
    AtomicInteger runs = new AtomicInteger();
    try (ExecutorService loop = Executors.newSingleThreadExecutor();
        ExecutorService callers = Executors.newFixedThreadPool(askers + 1)) {
      Machine looped = letters().build().start(seen, MachineOptions.DEFAULT.withExecutor(loop));
      CompletableFuture<?>[] all = new CompletableFuture<?>[askers + 1];
      for (int i = 0; i < askers; i++) {
        all[i] =
            CompletableFuture.runAsync(
                () -> {
                  for (int round = 0; round < rounds; round++) {
                    StateContext context = looped.tickContext(D);
                    context.onCancel(runs::incrementAndGet);
                    contexts.add(context);
                  }
                },
                callers);
      }
      all[askers] =
          CompletableFuture.runAsync(
              () -> {
                for (int round = 0; round < rounds; round++) {
                  looped.when().queue(looped.add(D)).join();
                }
              },
              callers);
      CompletableFuture.allOf(all).join();
      looped.when().queue(looped.add(D)).join();
      assertThat(looped.tickContext(D).tick()).isEqualTo(2L * rounds + 1);
    }
    assertThat(contexts).hasSize(rounds * askers).noneMatch(StateContext::isActive);
    assertThat(runs).hasValue(rounds * askers);
  }
}
