package io.peerage.machine;

import static io.peerage.machine.Letter.A;
import static io.peerage.machine.Letter.B;
import static io.peerage.machine.Letter.C;
import static io.peerage.machine.Letter.D;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What tracers get to see.
final class TracerTest {
  private final List<TransitionRecord> records = new ArrayList<>();

  private final Tracer recording =
      new Tracer() {
        @Override
        public void transitionEnded(Transition transition) {
          records.add(transition.copy());
        }

        @Override
        public boolean wantsHandlers() {
          return true;
        }
      };

  private final Machine machine =
      Blueprint.<TracerTest>of("letters", Letter.class)
          .exclusive(A, B)
          .mayEnter(C, (_, _) -> false)
          .onExit(A, (_, _) -> {})
          .on(B, (_, event) -> event.machine().add(C))
          .build()
          .start(this, MachineOptions.DEFAULT.withId("letters-x"));

  @Test
  void a_transition_is_told_as_the_watch_prints_it() {
    machine.trace(recording);
    machine.add(A, D);
    machine.set(B, D);

    assertThat(records)
        .extracting(TransitionRecord::toString)
        .containsExactly(
            "TransitionRecord[machine=letters-x, number=1, op=add, auto=false, check=false,"
                + " called=[A, D], result=executed, active=[A, D],"
                + " timeBefore={A=0, B=0, C=0, D=0, Exception=0},"
                + " time={A=1, B=0, C=0, D=1, Exception=0}, queueTick=2, handlers=[], source=Optional.empty]",
            "TransitionRecord[machine=letters-x, number=2, op=set, auto=false, check=false,"
                + " called=[B, D], result=executed, active=[B, D],"
                + " timeBefore={A=1, B=0, C=0, D=1, Exception=0},"
                + " time={A=2, B=1, C=0, D=1, Exception=0}, queueTick=3,"
                + " handlers=[AExit, BState], source=Optional.empty]",
            "TransitionRecord[machine=letters-x, number=3, op=add, auto=false, check=false,"
                + " called=[C], result=canceled, active=[B, D],"
                + " timeBefore={A=2, B=1, C=0, D=1, Exception=0},"
                + " time={A=2, B=1, C=0, D=1, Exception=0}, queueTick=4,"
                + " handlers=[CEnter], source=Optional.empty]");
  }

  @Test
  void an_auto_transition_counts_as_executed_only_if_there_are_more_states_now() {
    Machine machine =
        Blueprint.<TracerTest>of("letters", Letter.class)
            .auto(B, D)
            .remove(B, A)
            .require(D, C)
            .build()
            .start(this);
    machine.trace(recording);
    machine.add(A);
    machine.add(C);

    assertThat(records)
        .extracting(TransitionRecord::active, TransitionRecord::result)
        .containsExactly(
            tuple(List.of(A), "executed"),
            tuple(List.of(B), "canceled"),
            tuple(List.of(B, C), "executed"),
            tuple(List.of(B, C, D), "executed"));
  }

  @Test
  void a_tracer_taken_off_sees_no_more() {
    machine.trace(recording);
    machine.add(D);
    machine.untrace(recording);
    machine.remove(D);
    assertThat(records).hasSize(1);
  }

  @Test
  void handlers_are_listed_only_if_somebody_wants_them() {
    List<List<String>> handlers = new ArrayList<>();
    machine.trace(transition -> handlers.add(transition.handlers()));
    machine.add(A);
    machine.add(B);
    assertThat(handlers).containsExactly(List.of(), List.of(), List.of());
  }

  @Test
  void a_tracer_that_throws_is_taken_off_and_becomes_the_error() {
    RuntimeException boom = new IllegalStateException("boom");
    machine.trace(_ -> {
      throw boom;
    });
    assertThat(machine.add(A)).isEqualTo(Result.EXECUTED);
    assertThat(machine).hasToString("(A:1 Exception:1) [B:0 C:0 D:0]");
    assertThat(machine.error()).contains(boom);
    machine.add(D);
    assertThat(machine.tick(Basic.Exception)).isEqualTo(1);
  }
}
