package io.peerage.node.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.peerage.wire.ErrorCode;
import io.peerage.wire.PeerageException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.StringJoiner;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// The worked machines, as schema files and lines of mutations. Left out are W41, W42, W43 and W44,
/// whose handlers throw, which no option asks for.
class RehearsalVectorTest {
  private static final List<String> THROWING = List.of("W41", "W42", "W43", "W44");

  private static final Map<Character, String> VERBS =
      Map.of('+', "add", '-', "remove", '=', "set", '~', "toggle", '?', "canadd");

  private static final Map<String, String> RELATIONS =
      Map.of("req", "require", "add", "add", "rem", "remove", "after", "after");

  private static List<List<String>> blocks() throws Exception {
    Path file =
        Path.of(
            Objects.requireNonNull(
                    RehearsalVectorTest.class.getResource("/vectors/worked-machines.txt"))
                .toURI());
    return Arrays.stream(Files.readString(file).split("\n\n", -1))
        .map(block -> block.lines().filter(line -> !line.startsWith("#")).toList())
        .filter(lines -> !lines.isEmpty())
        .toList();
  }

  @Test
  void only_the_machines_that_throw_are_left_out() throws Exception {
    List<String> throwing =
        blocks().stream()
            .filter(lines -> lines.stream().anyMatch(line -> line.startsWith("throws ")))
            .map(lines -> lines.getFirst().substring(0, 3))
            .toList();
    assertThat(throwing).isEqualTo(THROWING);
    assertThat(blocks()).hasSize(65);
  }

  @TestFactory
  Stream<DynamicTest> every_step_comes_out_as_observed() throws Exception {
    return blocks().stream()
        .filter(lines -> !THROWING.contains(lines.getFirst().substring(0, 3)))
        .map(lines -> DynamicTest.dynamicTest(lines.getFirst(), () -> play(lines)));
  }

  private static void play(List<String> lines) {
    List<String> vetoes = new ArrayList<>();
    List<String> steps = new ArrayList<>();
    for (String line : lines.subList(2, lines.size())) {
      if (line.startsWith("refuses ")) {
        vetoes.add(line.substring("refuses ".length()));
      } else {
        steps.add(line);
      }
    }
    SchemaFile file = SchemaFileTest.parse(json(lines.get(1).substring("schema ".length())));
    Rehearsal rehearsal = new Rehearsal(file, vetoes, List.of());
    long queueTick = lines.getFirst().startsWith("W46") ? 2 : 1;
    for (String step : steps) {
      String[] cells = step.split(" \\| ", 4);
      String line = line(cells[0]);
      if (cells[1].equals("throws")) {
        assertThatExceptionOfType(PeerageException.class)
            .isThrownBy(() -> Mutation.parse(line, rehearsal.blueprint()))
            .extracting(PeerageException::code)
            .isEqualTo(ErrorCode.NOT_FOUND);
        continue;
      }
      queueTick += cells[0].startsWith("?") ? 0 : 1;
      Rehearsal.Outcome outcome = rehearsal.play(Mutation.parse(line, rehearsal.blueprint()));
      assertThat(outcome.result())
          .as(step)
          .isEqualTo(cells[1].equals("E") ? "executed" : "canceled");
      assertThat(shown(outcome)).as(step).isEqualTo(cells[2]);
      assertThat(String.join(" ", outcome.handlers()))
          .as(step)
          .isEqualTo(cells.length == 4 ? cells[3] : "");
      assertThat(outcome.queueTick()).as(step).isEqualTo(queueTick);
    }
  }

  private static String line(String call) {
    String rest = call.substring(1).replace("{x:1}", "x=1").strip();
    return switch (call.charAt(0)) {
      case '!' -> "adderr " + rest;
      case '^' -> "adderrstate " + rest + " broken";
      default -> VERBS.get(call.charAt(0)) + " " + rest;
    };
  }

  /// As the vectors write it: inactive states in brackets, Exception only if it ever changed.
  private static String shown(Rehearsal.Outcome outcome) {
    SequencedMap<String, Long> time = outcome.time();
    StringJoiner active = new StringJoiner(" ", "(", ")");
    StringJoiner inactive = new StringJoiner(" ", " [", "]");
    List<String> odd = new ArrayList<>();
    time.forEach((state, tick) -> {
      if (tick % 2 == 1) {
        odd.add(state);
        active.add(state + ":" + tick);
      } else if (tick > 0 || !state.equals("Exception")) {
        inactive.add(state + ":" + tick);
      }
    });
    assertThat(outcome.active()).containsExactlyInAnyOrderElementsOf(odd);
    return "" + active + inactive;
  }

  private static String json(String schema) {
    return Arrays.stream(schema.split("; *", -1))
        .map(state -> {
          String[] parts = state.split(":", 2);
          return "\"%s\":{%s}"
              .formatted(parts[0].strip(), parts.length == 2 ? members(parts[1]) : "");
        })
        .collect(Collectors.joining(",", "{\"states\":{", "}}"));
  }

  private static String members(String text) {
    return Arrays.stream(text.split(",", -1))
        .map(part -> {
          String[] relation = part.split("=", 2);
          return relation.length == 1
              ? "\"%s\":true".formatted(part)
              : "\"%s\":[\"%s\"]"
                  .formatted(RELATIONS.get(relation[0]), relation[1].replace("+", "\",\""));
        })
        .collect(Collectors.joining(","));
  }
}
