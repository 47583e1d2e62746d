package io.peerage.machine;

import static org.assertj.core.api.Assertions.assertThat;

import io.peerage.machine.model.Call;
import io.peerage.machine.model.Counts;
import io.peerage.machine.model.HandlerThrew;
import io.peerage.machine.model.PlainHandlers;
import io.peerage.machine.model.PlainMachine;
import io.peerage.machine.model.PlainSchema;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// The worked machines on the model: what the kernel is compared with has to be right itself.
final class ModelWorkedMachinesVectorTest {
  /// A handler for everything, noting its calls.
  private record Noting(WorkedMachine worked, Set<String> names, List<String> seen)
      implements PlainHandlers {
    @Override
    public boolean has(String handler) {
      return true;
    }

    @Override
    public Set<String> partners(String from) {
      return names;
    }

    @Override
    public boolean call(PlainMachine machine, String handler) {
      seen.add(handler);
      if (worked.throwing().contains(handler)) {
        throw new HandlerThrew(handler);
      }
      return !worked.refusing().contains(handler);
    }
  }

  @TestFactory
  Stream<DynamicTest> every_step_comes_out_as_observed() {
    return WorkedMachine.all().stream()
        .map(worked -> DynamicTest.dynamicTest(worked.title(), () -> play(worked)));
  }

  private static void play(WorkedMachine worked) {
    PlainSchema schema = PlainSchema.parse(worked.schema());
    List<String> seen = new ArrayList<>();
    PlainMachine machine =
        new PlainMachine(
            schema, 1000, new Noting(worked, new HashSet<>(schema.names()), seen), new Counts());
    long queueTick = worked.firstQueueTick();
    for (WorkedMachine.Step step : worked.steps()) {
      if (step.result().equals("throws")) {
        // The model knows no wrong names.
        continue;
      }
      seen.clear();
      queueTick += step.call().startsWith("?") ? 0 : 1;
      String result = Call.parse(step.call()).on(machine) == 0 ? "E" : "C";
      assertThat(new WorkedMachine.Step(step.call(), result, shown(machine), List.copyOf(seen)))
          .isEqualTo(step);
      assertThat(machine.queueTick()).as(step.call()).isEqualTo(queueTick);
    }
  }

  private static String shown(PlainMachine machine) {
    return machine.toString().replaceAll("Exception:0 ?", "").replace(" ]", "]");
  }
}
