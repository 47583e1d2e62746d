package io.peerage.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// All worked machines, every step with result, ticks, queue tick and the ordered handlers.
final class WorkedMachinesVectorTest {
  private static final Arg<String> X = Arg.of("x", String.class);

  private record Step(String call, String result, String states, List<String> handlers) {}

  private record Worked(
      String title, String schema, Set<String> refusing, Set<String> throwing, List<Step> steps) {}

  @TestFactory
  Stream<DynamicTest> every_step_comes_out_as_observed() {
    return read().stream()
        .map(worked ->
            DynamicTest.dynamicTest(
                worked.title, () -> play(worked, SchemaText.withEveryHandler(worked.schema))));
  }

  @TestFactory
  Stream<DynamicTest> one_guard_for_every_handler_sees_the_same() {
    return read().stream()
        .map(worked ->
            DynamicTest.dynamicTest(
                worked.title,
                () ->
                    play(
                        worked,
                        SchemaText.parse(worked.schema)
                            .mayEvery((script, event) -> script.play(event.name()))
                            .build())));
  }

  @Test
  void none_of_the_machines_is_left_out() {
    assertThat(read()).hasSize(65);
    assertThat(read().stream().mapToInt(worked -> worked.steps.size()).sum()).isEqualTo(259);
  }

  private static void play(Worked worked, Blueprint<SchemaText.Script> blueprint) {
    SchemaText.Script script = new SchemaText.Script(worked.refusing, worked.throwing);
    Machine machine = blueprint.start(script);
    long queueTick = worked.title.startsWith("W46") ? 2 : 1;
    for (Step step : worked.steps) {
      script.seen.clear();
      String before = machine.toString();
      if (step.result.equals("throws")) {
        assertThatThrownBy(() -> call(machine, step.call))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("missing states");
        assertThat(machine).hasToString(before);
        continue;
      }
      queueTick += step.call.startsWith("?") ? 0 : 1;
      long result = call(machine, step.call);
      assertThat(new Step(step.call, letter(result), shown(machine), List.copyOf(script.seen)))
          .isEqualTo(step);
      assertThat(machine.queue().tick()).as(step.call).isEqualTo(queueTick);
    }
  }

  private static long call(Machine machine, String call) {
    String names = call.substring(1).replace("{x:1}", "");
    Args args = names.length() < call.length() - 1 ? X.with("1") : Args.NONE;
    List<State> states = SchemaText.states(names);
    return switch (call.charAt(0)) {
      case '+' -> machine.add(states, args);
      case '-' -> machine.remove(states, args);
      case '=' -> machine.set(states, args);
      case '~' -> machine.toggle(states, args);
      case '?' -> machine.canAdd(states.toArray(State[]::new));
      case '!' -> machine.addError(new IllegalStateException(names));
      case '^' -> machine.addError(states.getFirst(), new IllegalStateException(names));
      default -> throw new IllegalArgumentException(call);
    };
  }

  private static String letter(long result) {
    return Result.executed(result) ? "E" : Result.canceled(result) ? "C" : "Q";
  }

  private static String shown(Machine machine) {
    return machine.toString().replaceAll("Exception:0 ?", "").replace(" ]", "]");
  }

  private static List<Worked> read() {
    List<Worked> all = new ArrayList<>();
    for (String block : text().split("\n\n", -1)) {
      List<String> lines = block.lines().filter(line -> !line.startsWith("#")).toList();
      if (!lines.isEmpty()) {
        all.add(worked(lines));
      }
    }
    return all;
  }

  private static Worked worked(List<String> lines) {
    Worked worked =
        new Worked(
            lines.get(0),
            lines.get(1).substring("schema ".length()),
            new HashSet<>(),
            new HashSet<>(),
            new ArrayList<>());
    for (String line : lines.subList(2, lines.size())) {
      if (line.startsWith("refuses ")) {
        worked.refusing.add(line.substring("refuses ".length()));
      } else if (line.startsWith("throws ")) {
        worked.throwing.add(line.substring("throws ".length()));
      } else {
        String[] cells = line.split(" \\| ", 4);
        List<String> handlers = cells.length == 4 ? List.of(cells[3].split(" ", -1)) : List.of();
        worked.steps.add(new Step(cells[0], cells[1], cells[2], handlers));
      }
    }
    return worked;
  }

  private static String text() {
    try (InputStream in =
        WorkedMachinesVectorTest.class.getResourceAsStream("/vectors/worked-machines.txt")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
