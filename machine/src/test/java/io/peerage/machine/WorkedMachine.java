package io.peerage.machine;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/// One of the worked machines that the reference has played; see README.md beside the file.
record WorkedMachine(
    String title, String schema, Set<String> refusing, Set<String> throwing, List<Step> steps) {

  /// A call and what came of it.
  record Step(String call, String result, String states, List<String> handlers) {}

  /// The queue tick it begins with: one that contradicts itself has an error behind it.
  long firstQueueTick() {
    return title.startsWith("W46") ? 2 : 1;
  }

  static String letter(long result) {
    return Result.executed(result) ? "E" : Result.canceled(result) ? "C" : "Q";
  }

  static List<WorkedMachine> all() {
    List<WorkedMachine> all = new ArrayList<>();
    for (String block : text().split("\n\n", -1)) {
      List<String> lines = block.lines().filter(line -> !line.startsWith("#")).toList();
      if (!lines.isEmpty()) {
        all.add(worked(lines));
      }
    }
    return all;
  }

  private static WorkedMachine worked(List<String> lines) {
    WorkedMachine worked =
        new WorkedMachine(
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
    try (InputStream in = WorkedMachine.class.getResourceAsStream("/vectors/worked-machines.txt")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
