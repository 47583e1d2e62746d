package io.peerage.machine;

import static io.peerage.machine.Letter.A;
import static io.peerage.machine.Letter.B;
import static io.peerage.machine.Letter.C;
import static io.peerage.machine.Letter.D;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Mutations, their results, the queue and what becomes of failures.
final class MachineTest {
  private static final Arg<String> K = Arg.of("k", String.class);
  private static final Arg<Integer> N = Arg.of("n", Integer.class);

  private final List<Object> seen = new ArrayList<>();

  private static BlueprintBuilder<List<Object>> letters() {
    return Blueprint.of("letters", Letter.class);
  }

  @Test
  void results_inside_a_handler_are_those_of_the_worked_example() {
    Machine machine =
        letters()
            .on(
                A,
                (results, event) -> {
                  Machine inner = event.machine();
                  results.add(inner.add(B));
                  results.add(inner.add(B));
                  results.add(inner.add(C));
                  results.add(inner.remove(B));
                  results.add(inner.remove(B));
                  results.add(inner.add(B, K.with("1")));
                  results.add(inner.add(B));
                  results.add(inner.set(D));
                  results.add(inner.remove(D));
                  results.add(inner.queue().tick());
                  results.add(inner.queue().length());
                })
            .build()
            .start(seen);

    assertThat(machine.add(A)).isEqualTo(Result.EXECUTED);
    assertThat(seen).containsExactly(3L, 0L, 4L, 5L, 0L, 6L, 0L, 7L, 8L, 2L, 6);
    assertThat(machine).hasToString("() [A:2 B:4 C:2 D:2 Exception:0]");
    assertThat(machine.queue().tick()).isEqualTo(8);
    assertThat(machine.remove(D)).isEqualTo(Result.EXECUTED);
    assertThat(machine.queue().tick()).isEqualTo(9);
  }

  @Test
  void removing_what_is_inactive_inside_a_handler_is_done_at_once_if_nothing_waits() {
    Machine machine =
        letters()
            .on(
                A,
                (results, event) -> {
                  results.add(event.machine().remove(D));
                  results.add(event.machine().remove(A, D));
                })
            .build()
            .start(seen);

    machine.add(A);
    assertThat(seen).containsExactly(0L, 3L);
    assertThat(machine.is(A)).isFalse();
  }

  @Test
  void an_auto_mutation_runs_before_what_handlers_have_queued() {
    Machine machine =
        letters()
            .auto(D)
            .on(A, (_, event) -> event.machine().add(B))
            .on(B, (order, _) -> order.add(B))
            .on(D, (order, _) -> order.add(D))
            .build()
            .start(seen);

    machine.add(A);
    assertThat(seen).containsExactly(D, B);
  }

  @Test
  void a_handler_that_queues_sees_its_own_state_and_not_the_queued_one() {
    Machine machine =
        letters()
            .on(
                A,
                (results, event) -> {
                  results.add(event.machine().add(B));
                  results.addAll(event.machine().active());
                })
            .build()
            .start(seen);

    machine.add(A);
    assertThat(seen).containsExactly(3L, A);
  }

  @Test
  void the_queue_takes_no_more_than_its_limit() {
    Machine machine =
        letters()
            .on(
                A,
                (results, event) -> {
                  for (int n = 1; n <= 3; n++) {
                    results.add(event.machine().add(B, N.with(n)));
                  }
                  results.add(event.machine().canAdd(C));
                })
            .build()
            .start(seen, MachineOptions.DEFAULT.withQueueLimit(2));

    machine.add(A);
    assertThat(seen).containsExactly(3L, 4L, Result.CANCELED, Result.CANCELED);
  }

  @Test
  void errors_pass_a_full_queue_but_not_without_end() {
    Machine machine =
        letters()
            .on(
                A,
                (results, event) -> {
                  event.machine().add(B);
                  for (int n = 0; n <= Admission.ERRORS_BEYOND_LIMIT_MAX; n++) {
                    results.add(event.machine().addError(new IllegalStateException("no. " + n)));
                  }
                })
            .build()
            .start(seen, MachineOptions.DEFAULT.withQueueLimit(1));

    machine.add(A);
    assertThat(seen.subList(0, Admission.ERRORS_BEYOND_LIMIT_MAX))
        .allMatch(result -> Result.queued((long) result));
    assertThat(seen.getLast()).isEqualTo(Result.CANCELED);
    assertThat(machine.tick(Basic.Exception)).isEqualTo(2 * Admission.ERRORS_BEYOND_LIMIT_MAX - 1);
  }

  @Test
  void removing_exception_passes_a_full_queue_while_it_is_active() {
    Machine machine =
        letters()
            .on(
                A,
                (results, event) -> {
                  event.machine().add(B);
                  results.add(event.machine().add(Basic.Exception));
                  results.add(event.machine().remove(Basic.Exception));
                })
            .build()
            .start(seen, MachineOptions.DEFAULT.withQueueLimit(1));

    machine.addError(new IllegalStateException("first"));
    machine.add(A);
    assertThat(seen.getFirst()).isEqualTo(Result.CANCELED);
    assertThat(Result.queued((long) seen.getLast())).isTrue();
  }

  @Test
  void a_state_of_another_blueprint_is_refused_with_its_name() {
    Machine machine = letters().build().start(seen);
    assertThatThrownBy(() -> machine.add(Other.X))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("missing states: X not defined in schema for letters");
    assertThatThrownBy(() -> machine.is(Basic.Start)).isInstanceOf(IllegalArgumentException.class);
    assertThat(machine).hasToString("() [A:0 B:0 C:0 D:0 Exception:0]");
  }

  @Test
  void arguments_reach_the_handlers_by_their_keys() {
    Machine machine =
        letters()
            .on(A, (all, event) -> all.add(event.require(K) + event.require(N)))
            .on(B, (all, event) -> all.add(event.get(K).isPresent()))
            .build()
            .start(seen);

    machine.add(A, K.with("old").and(N, 7).and(K, "new"));
    machine.add(B);
    assertThat(seen).containsExactly("new7", false);
  }

  @Test
  void what_a_handler_throws_is_told_with_the_place_it_was_thrown_at() {
    RuntimeException boom = new IllegalStateException("boom");
    Machine machine =
        letters()
            .on(
                B,
                (_, _) -> {
                  throw boom;
                })
            .on(
                Basic.Exception,
                (all, event) -> {
                  all.add(event.require(Arg.ERROR));
                  all.add(event.require(Arg.FAILURE));
                })
            .build()
            .start(seen, MachineOptions.DEFAULT.withId("m"));

    machine.add(A);
    Time before = machine.time();
    assertThat(machine.add(B, C)).isEqualTo(Result.CANCELED);
    assertThat(seen).hasSize(2).startsWith(boom);
    HandlerFailure failure = (HandlerFailure) seen.getLast();
    assertThat(failure.time()).hasToString("(A:1 B:1 C:1) [D:0 Exception:0]");
    assertThat(failure)
        .isEqualTo(
            new HandlerFailure(
                "m",
                2,
                "add",
                "BState",
                List.of(B, C),
                List.of(A),
                List.of(B, C, A),
                before,
                failure.time()));
    assertThat(machine.error()).contains(boom);
    assertThat(machine).hasToString("(A:1 Exception:1) [B:2 C:2 D:0]");
  }

  @Test
  void a_repeated_activation_ticks_twice_only_once_when_a_later_handler_throws() {
    Machine machine =
        letters()
            .multi(B)
            .on(
                C,
                (_, _) -> {
                  throw new IllegalStateException("boom");
                })
            .build()
            .start(seen);

    machine.add(A, B);
    machine.add(B, C);
    assertThat(machine).hasToString("(A:1 B:3 Exception:1) [C:2 D:0]");
  }

  @Test
  void a_failure_about_an_error_is_kept_with_it_and_not_reported_again() {
    RuntimeException first = new IllegalStateException("first");
    RuntimeException second = new IllegalStateException("second");
    Machine machine =
        letters()
            .on(
                Basic.Exception,
                (_, _) -> {
                  throw second;
                })
            .build()
            .start(seen);

    assertThat(machine.addError(first)).isEqualTo(Result.CANCELED);
    assertThat(machine.error()).contains(first);
    assertThat(first).hasSuppressedException(second);
    assertThat(machine.add(A)).isEqualTo(Result.EXECUTED);
  }

  @Test
  void an_error_that_an_active_state_keeps_out_is_remembered_all_the_same() {
    Machine machine = letters().remove(A, Basic.Exception).build().start(seen);
    RuntimeException boom = new IllegalStateException("boom");

    machine.add(A);
    assertThat(machine.addError(boom)).isEqualTo(Result.CANCELED);
    assertThat(machine.error()).contains(boom);
  }

  @Test
  void an_auto_state_that_fails_is_reported_and_not_asked_for_again_on_that_account() {
    Machine machine =
        letters()
            .auto(B)
            .on(
                B,
                (_, _) -> {
                  throw new IllegalStateException("boom");
                })
            .build()
            .start(seen);

    assertThat(machine.add(A)).isEqualTo(Result.EXECUTED);
    assertThat(machine).hasToString("(A:1 Exception:1) [B:2 C:0 D:0]");
    machine.add(C);
    assertThat(machine).hasToString("(A:1 C:1 Exception:3) [B:4 D:0]");
  }

  @Test
  void an_auto_state_that_refuses_to_go_cancels_the_auto_transition_only() {
    Machine machine =
        letters().auto(A, B).remove(A, B).mayExit(B, (_, _) -> false).build().start(seen);

    // With B active A still is a candidate, since B does not remove it.
    assertThat(machine.add(B)).isEqualTo(Result.EXECUTED);
    assertThat(machine.add(C)).isEqualTo(Result.EXECUTED);
    assertThat(machine).hasToString("(B:1 C:1) [A:0 D:0 Exception:0]");
  }

  @Test
  void a_state_dropped_in_a_self_handler_does_not_hide_the_next_one() {
    Machine machine =
        letters()
            .auto(D)
            .multi(A)
            .auto(A)
            .mayStay(A, (asked, event) -> !event.transition().auto() || !asked.add(A))
            .onStay(B, (asked, event) -> asked.add(event.transition().auto() ? B : C))
            .build()
            .start(seen);

    machine.add(A, B);
    assertThat(seen).containsExactly(A, B);
  }

  @Test
  void a_handler_may_mutate_another_machine_at_once() {
    Machine other = letters().build().start(seen);
    Machine machine =
        letters().on(A, (results, _) -> results.add(other.add(C))).build().start(seen);

    machine.add(A);
    assertThat(seen).containsExactly(Result.EXECUTED);
    assertThat(other.is(C)).isTrue();
    assertThat(machine.is(A)).isTrue();
  }

  @Test
  void outsiders_command_tagged_states_only_and_the_rest_is_counted() {
    MachineView view = letters().command(A, B).build().start(seen).view(Runnable::run);

    assertThat(view).isNotInstanceOf(Machine.class);
    assertThat(view.command(A, B)).isEqualTo(Result.EXECUTED);
    assertThat(view.withdraw(B)).isEqualTo(Result.EXECUTED);
    assertThat(view.command(A, C)).isEqualTo(Result.CANCELED);
    assertThat(view.withdraw(C)).isEqualTo(Result.CANCELED);
    assertThat(view.refused()).isEqualTo(2);
    assertThat(view).hasToString("(A:1) [B:2 C:0 D:0 Exception:0]");
  }

  @Test
  void machines_are_numbered_unless_they_have_an_id() {
    Blueprint<List<Object>> blueprint = letters().build();
    assertThat(blueprint.start(seen).id()).isEqualTo("letters-1");
    assertThat(blueprint.start(seen).id()).isEqualTo("letters-2");
    assertThat(blueprint.start(seen, MachineOptions.DEFAULT.withId("a.b_c-1")).id())
        .isEqualTo("a.b_c-1");
    for (String bad : List.of("", "A", "a b", "a".repeat(65))) {
      assertThatThrownBy(() -> MachineOptions.DEFAULT.withId(bad))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void a_machine_has_the_tags_it_was_started_with_each_once() {
    MachineOptions tagged = MachineOptions.DEFAULT.withTags("old").withTags("role:peer", "b", "b");
    Machine machine = letters().build().start(seen, tagged.withQueueLimit(9));
    assertThat(machine.tags()).containsExactly("role:peer", "b");
    assertThat(machine.view(Runnable::run).tags()).isEqualTo(machine.tags());
    assertThat(letters().build().start(seen).tags()).isEmpty();
  }
}
