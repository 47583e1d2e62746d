package io.peerage.machine;

import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/// What came of one call in a play, or, first of all, of the start: a line of a transcript.
///
/// @param result the number the call answered, or `start`, `throws`, `broken`, `stuck`
/// @param active the active states in the machine's order
/// @param ticks of all states in schema order
/// @param seen every handler in order, with `:refused` or `:threw`, and the calls that handlers
///   made, with `=` and their result
record PlayLine(
    String result, List<String> active, List<Long> ticks, long queueTick, List<String> seen) {
  static final String THROWS = "throws";
  static final String BROKEN = "broken";
  static final String STUCK = "stuck";
  static final String REFUSED = ":refused";
  static final String THREW = ":threw";
  static final String IN_AUTO = ":auto";

  /// Among what was seen: handlers are about to run in an order that contradicts `after`.
  static final String UNSORTED = "unsorted";

  static PlayLine parse(String line) {
    if (line.equals(STUCK)) {
      return new PlayLine(STUCK, List.of(), List.of(), 0, List.of());
    }
    String[] cells = line.split("\\|", -1);
    return new PlayLine(
        cells[0],
        split(cells[1], " "),
        split(cells[2], " ").stream().map(Long::valueOf).toList(),
        Long.parseLong(cells[3]),
        split(cells[4], ","));
  }

  private static List<String> split(String cell, String by) {
    return cell.isEmpty() ? List.of() : List.of(cell.split(by, -1));
  }

  PlayLine withoutMarks() {
    return new PlayLine(
        result,
        active,
        ticks,
        queueTick,
        seen.stream().filter(entry -> !entry.equals(UNSORTED)).toList());
  }

  PlayLine withTicks(List<Long> others) {
    return new PlayLine(result, active, others, queueTick, seen);
  }

  /// As the step of a worked machine, after the line before.
  WorkedMachine.Step step(String call, PlayLine before, List<State> states) {
    if (result.equals(STUCK)) {
      return new WorkedMachine.Step(call, STUCK, "", List.of());
    }
    if (result.equals(THROWS)) {
      boolean unchanged = ticks.equals(before.ticks) && active.equals(before.active);
      return new WorkedMachine.Step(
          call, THROWS, unchanged ? "unchanged" : shown(states), handlers());
    }
    String letter = WorkedMachine.letter(Long.parseLong(result));
    return new WorkedMachine.Step(call, letter, shown(states), handlers());
  }

  /// As a machine is printed, but for an Exception that never was.
  private String shown(List<State> states) {
    StringJoiner on = new StringJoiner(" ", "(", ")");
    StringJoiner off = new StringJoiner(" ", "[", "]");
    for (int i = 0; i < ticks.size(); i++) {
      String text = states.get(i).name() + ":" + ticks.get(i);
      if (!text.equals("Exception:0")) {
        (ticks.get(i) % 2 == 1 ? on : off).add(text);
      }
    }
    return on + " " + off;
  }

  private List<String> handlers() {
    List<String> names = new ArrayList<>();
    for (String entry : withoutMarks().seen) {
      if (entry.indexOf('=') < 0) {
        names.add(entry.split(":", -1)[0]);
      }
    }
    return names;
  }
}
