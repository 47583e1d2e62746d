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

/// Handlers that come to a running machine and leave it again.
final class AttachTest {
  private static final Blueprint<List<String>> LETTERS =
      Blueprint.<List<String>>of("letters", Letter.class)
          .exclusive(A, B)
          .on(A, (seen, _) -> seen.add("own"))
          .mayEnter(B, (seen, _) -> seen.add("own guard"))
          .build();

  private final List<String> seen = new ArrayList<>();
  private final Machine machine = LETTERS.start(seen);

  private HandlerSet telling(String name) {
    return HandlerSet.named(name)
        .on(A, (_, event) -> seen.add(name + " " + event.name()))
        .onEnd(A, (_, event) -> seen.add(name + " " + event.name()))
        .onEnter(B, (_, event) -> seen.add(name + " " + event.name()));
  }

  @Test
  void attached_handlers_run_after_those_there_were_in_the_order_of_coming() {
    machine.attach(telling("first"));
    machine.attach(telling("second"));
    machine.add(A);
    machine.add(B);
    assertThat(seen)
        .containsExactly(
            "own",
            "first AState",
            "second AState",
            "own guard",
            "first BEnter",
            "second BEnter",
            "first AEnd",
            "second AEnd");
  }

  @Test
  void a_closed_binding_is_called_no_more_and_the_others_still_are() {
    Binding first = machine.attach(telling("first"));
    machine.attach(telling("second"));
    assertThat(machine.bindings()).extracting(Binding::name).containsExactly("first", "second");
    first.close();
    first.close();
    assertThat(machine.bindings()).extracting(Binding::name).containsExactly("second");
    machine.add(A);
    assertThat(seen).containsExactly("own", "second AState");
  }

  @Test
  void no_other_machine_of_the_blueprint_hears_of_it() {
    machine.attach(telling("first"));
    LETTERS.start(seen).add(A);
    assertThat(seen).containsExactly("own");
  }

  @Test
  void an_attached_guard_refuses_and_keeps_later_ones_from_being_asked() {
    machine.attach(HandlerSet.named("no").mayEnter(B, (_, _) -> false));
    machine.attach(telling("late"));
    assertThat(machine.add(B)).isEqualTo(Result.CANCELED);
    assertThat(seen).containsExactly("own guard");
  }

  @Test
  void every_occasion_can_be_attached_to() {
    Machine bare = Blueprint.<List<String>>of("bare", Letter.class).build().start(seen);
    Handler<Object> told = (_, event) -> seen.add(event.name());
    bare.attach(
        HandlerSet.named("all")
            .onEnter(A, told)
            .onAnyEnter(told)
            .on(A, told)
            .onAny(told)
            .onStay(A, told)
            .onPair(A, B, told)
            .onExit(A, told)
            .onEnd(A, told));
    bare.add(A);
    bare.add(B);
    bare.remove(A);
    assertThat(seen)
        .containsExactly(
            "AEnter",
            "AnyEnter",
            "AState",
            "AnyState", // + A
            "AA",
            "AB",
            "AnyEnter",
            "AnyState", // + B
            "AExit",
            "AB",
            "AnyEnter",
            "AEnd",
            "AnyState"); // - A
  }

  @Test
  void the_blueprints_own_handlers_are_called_on_every_occasion_as_before() {
    Handler<List<String>> told = (names, event) -> names.add(event.name());
    Blueprint<List<String>> full =
        Blueprint.<List<String>>of("full", Letter.class)
            .onEnter(A, told)
            .onAnyEnter(told)
            .on(A, told)
            .onAny(told)
            .onStay(A, told)
            .onPair(A, B, told)
            .onExit(A, told)
            .onEnd(A, told)
            .build();
    List<String> alone = new ArrayList<>();
    List<String> pairs = new ArrayList<>();
    Machine first = full.start(seen);
    first.attach(
        HandlerSet.named("pair")
            .onPair(A, B, (_, event) -> pairs.add(event.name()))
            .onAny((_, _) -> {}));
    for (Machine each : List.of(first, full.start(alone))) {
      each.add(A);
      each.add(B);
      each.remove(A);
    }
    assertThat(alone)
        .containsExactly(
            "AEnter",
            "AnyEnter",
            "AState",
            "AnyState", // + A
            "AA",
            "AB",
            "AnyEnter",
            "AnyState", // + B
            "AExit",
            "AB",
            "AnyEnter",
            "AEnd",
            "AnyState"); // - A
    assertThat(seen).isEqualTo(alone);
    assertThat(pairs).containsExactly("AB", "AB");
  }

  @Test
  void handlers_attached_by_a_handler_take_part_from_the_next_transition_on() {
    machine.attach(
        HandlerSet.named("outer")
            .on(
                A,
                (_, event) ->
                    event
                        .machine()
                        .attach(HandlerSet.named("inner").onAny((_, _) -> seen.add("inner")))));
    machine.add(A);
    assertThat(seen).containsExactly("own");
    machine.add(C);
    assertThat(seen).containsExactly("own", "inner");
  }

  @Test
  void a_binding_closed_by_a_handler_is_still_called_in_this_transition() {
    Binding closed = machine.attach(HandlerSet.named("closed").onAny((_, _) -> seen.add("any")));
    machine.attach(HandlerSet.named("closing").on(D, (_, _) -> closed.close()));
    machine.add(D);
    machine.add(C);
    assertThat(seen).containsExactly("any");
  }

  @Test
  void what_an_attached_handler_throws_is_treated_like_what_any_handler_throws() {
    RuntimeException boom = new IllegalStateException("boom");
    machine.attach(
        HandlerSet.named("throwing")
            .on(
                A,
                (_, _) -> {
                  throw boom;
                }));
    assertThat(machine.add(A)).isEqualTo(Result.CANCELED);
    assertThat(machine.error()).contains(boom);
    assertThat(machine).hasToString("(Exception:1) [A:2 B:0 C:0 D:0]");
  }

  @Test
  void a_set_about_a_foreign_state_is_refused_and_leaves_nothing_behind() {
    HandlerSet foreign = telling("foreign").on(Other.X, (_, _) -> {});
    assertThatThrownBy(() -> machine.attach(foreign))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("X not defined");
    machine.add(A);
    assertThat(seen).containsExactly("own");
    assertThat(machine.bindings()).isEmpty();
  }

  @Test
  void a_set_may_be_attached_to_several_machines_and_grow_in_between() {
    HandlerSet set = telling("grown");
    machine.attach(set);
    set.on(C, (_, _) -> seen.add("later"));
    Machine second = LETTERS.start(seen);
    second.attach(set);
    machine.add(C);
    assertThat(seen).isEmpty();
    second.add(C);
    assertThat(seen).containsExactly("later");
  }

  private Machine failed() {
    Machine failed = Blueprint.<List<String>>of("bare", Letter.class).build().start(seen);
    failed.addError(new IllegalStateException("boom"));
    return failed;
  }

  private HandlerSet hearing() {
    return HandlerSet.named("hearing")
        .on(Basic.Exception, (_, event) -> seen.add(event.require(Arg.ERROR).getMessage()));
  }

  @Test
  void the_first_handlers_of_a_machine_hear_of_the_error_it_has() {
    Machine failed = failed();
    failed.attach(HandlerSet.named("nothing"));
    assertThat(failed.tick(Basic.Exception)).as("nobody was there to hear of it").isEqualTo(1);
    failed.attach(hearing());
    assertThat(seen).containsExactly("boom");
    failed.attach(hearing());
    assertThat(seen).containsExactly("boom");
    assertThat(failed.tick(Basic.Exception)).isEqualTo(3);
  }

  @Test
  void an_error_that_is_over_or_has_no_cause_is_not_told_again() {
    Machine failed = failed();
    failed.remove(Basic.Exception);
    failed.attach(hearing());
    Machine odd = Blueprint.<List<String>>of("bare", Letter.class).build().start(seen);
    odd.add(Basic.Exception);
    odd.attach(hearing());
    assertThat(seen).isEmpty();
  }

  @Test
  void where_the_error_cannot_be_told_again_nothing_is_attached() {
    Machine failed = failed();
    failed.trace(_ -> {
      Thread other =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  failed.attach(hearing());
                } catch (IllegalStateException busy) {
                  seen.add("busy");
                }
              });
      join(other);
    });
    failed.add(A);
    assertThat(seen).containsExactly("busy");
    assertThat(failed.bindings()).isEmpty();
  }

  private static void join(Thread other) {
    try {
      other.join();
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }
}
