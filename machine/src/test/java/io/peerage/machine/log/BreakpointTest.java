package io.peerage.machine.log;

import static io.peerage.machine.Letter.A;
import static io.peerage.machine.Letter.B;
import static io.peerage.machine.Letter.C;
import static org.assertj.core.api.Assertions.assertThat;

import io.peerage.machine.Args;
import io.peerage.machine.Blueprint;
import io.peerage.machine.HandLoop;
import io.peerage.machine.Letter;
import io.peerage.machine.Machine;
import io.peerage.machine.MachineOptions;
import io.peerage.machine.Result;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Who asks for a mutation.
final class BreakpointTest {
  private static final Blueprint<Object> LETTERS =
      Blueprint.<Object>of("letters", Letter.class)
          .auto(C)
          .mayEnter(B, (_, event) -> event.machine().is(A))
          .build();

  private final List<Breakpoint.Hit> hits = new ArrayList<>();
  private final Machine machine =
      LETTERS.start(this, MachineOptions.DEFAULT.withId("m").withQueueLimit(3));

  @Test
  void it_is_hit_by_the_very_states_and_no_others() {
    machine.trace(Breakpoint.onAdd(A, B).to(hits::add));
    machine.add(A);
    machine.add(A, B, C);
    machine.set(A, B);
    machine.remove(A, B);
    assertThat(hits).isEmpty();
    machine.add(B, A);
    assertThat(hits).singleElement().hasToString("m [add] B A");
  }

  @Test
  void it_is_hit_though_the_mutation_is_refused_later_but_not_if_it_is_not_taken_in() {
    machine.trace(Breakpoint.onAdd(B).to(hits::add));
    assertThat(machine.add(B)).isEqualTo(Result.CANCELED);
    assertThat(hits).hasSize(1);
    var _ = machine.dispose();
    machine.add(B);
    assertThat(hits).hasSize(1);
  }

  @Test
  void a_strict_one_is_not_hit_by_what_is_so_already() {
    machine.trace(Breakpoint.onAdd(A, B).strict().to(hits::add));
    machine.trace(Breakpoint.onRemove(A, B).strict().to(hits::add));
    machine.remove(A, B);
    machine.add(A);
    assertThat(hits).isEmpty();
    machine.add(A, B);
    machine.add(A, B);
    assertThat(hits).hasSize(1);
    machine.remove(B);
    machine.remove(A, B);
    machine.remove(A, B);
    assertThat(hits)
        .extracting(Breakpoint.Hit::toString)
        .containsExactly("m [add] A B", "m [remove] A B");
  }

  @Test
  void neither_a_question_nor_the_machine_itself_hits_it() {
    machine.trace(Breakpoint.onAdd(C).to(hits::add));
    machine.canAdd(List.of(C), Args.NONE);
    machine.add(A);
    assertThat(machine.is(C)).isTrue();
    assertThat(hits).isEmpty();
  }

  @Test
  void its_stack_is_that_of_the_caller_though_another_thread_carries_it_out() {
    HandLoop loop = new HandLoop();
    Machine looped = LETTERS.start(this, loop.options());
    looped.trace(Breakpoint.onAdd(A).to(hits::add));
    someone(looped);
    assertThat(hits)
        .singleElement()
        .satisfies(hit ->
            assertThat(hit.where().getStackTrace())
                .extracting(StackTraceElement::getMethodName)
                .contains("someone"));
    loop.turn();
    assertThat(looped.is(A)).isTrue();
    assertThat(hits).hasSize(1);
  }

  private static void someone(Machine machine) {
    machine.add(A);
  }

  @Test
  void a_log_writes_it_down() {
    List<String> lines = new ArrayList<>();
    LogTracer log = LogTracer.to(lines::add, LogLevel.CHANGES);
    machine.trace(Breakpoint.onAdd(A).to(log::hit));
    machine.trace(Breakpoint.onAdd(A).to(log.withoutIds().withStacks()::hit));
    machine.trace(Breakpoint.onAdd(A).to(LogTracer.to(lines::add, LogLevel.EXTERNAL)::hit));
    someone(machine);
    assertThat(lines).hasSize(2);
    assertThat(lines.getFirst()).isEqualTo("[m] [breakpoint] [add] A");
    assertThat(lines.getLast()).startsWith("[breakpoint] [add] A\n").contains("someone");
  }
}
