package io.peerage.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// All worked machines, every step with result, ticks, queue tick and the ordered handlers.
final class WorkedMachinesVectorTest {
  @TestFactory
  Stream<DynamicTest> every_step_comes_out_as_observed() {
    return WorkedMachine.all().stream()
        .map(worked ->
            DynamicTest.dynamicTest(
                worked.title(), () -> play(worked, SchemaText.withEveryHandler(worked.schema()))));
  }

  @TestFactory
  Stream<DynamicTest> one_guard_for_every_handler_sees_the_same() {
    return WorkedMachine.all().stream()
        .map(worked ->
            DynamicTest.dynamicTest(
                worked.title(),
                () ->
                    play(
                        worked,
                        SchemaText.parse(worked.schema())
                            .mayEvery((script, event) -> script.play(event.name()))
                            .build())));
  }

  @Test
  void none_of_the_machines_is_left_out() {
    assertThat(WorkedMachine.all()).hasSize(65);
    assertThat(WorkedMachine.all().stream().mapToInt(worked -> worked.steps().size()).sum())
        .isEqualTo(259);
  }

  private static void play(WorkedMachine worked, Blueprint<SchemaText.Script> blueprint) {
    SchemaText.Script script = new SchemaText.Script(worked.refusing(), worked.throwing());
    Machine machine = blueprint.start(script);
    long queueTick = worked.firstQueueTick();
    for (WorkedMachine.Step step : worked.steps()) {
      script.seen.clear();
      String before = machine.toString();
      if (step.result().equals("throws")) {
        assertThatThrownBy(() -> SchemaText.call(machine, step.call()))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("missing states");
        assertThat(machine).hasToString(before);
        continue;
      }
      queueTick += step.call().startsWith("?") ? 0 : 1;
      long result = SchemaText.call(machine, step.call());
      assertThat(
              new WorkedMachine.Step(
                  step.call(),
                  WorkedMachine.letter(result),
                  shown(machine),
                  List.copyOf(script.seen)))
          .isEqualTo(step);
      assertThat(machine.queue().tick()).as(step.call()).isEqualTo(queueTick);
    }
  }

  private static String shown(Machine machine) {
    return machine.toString().replaceAll("Exception:0 ?", "").replace(" ]", "]");
  }
}
