package io.peerage.machine;

import java.util.Collection;
import java.util.StringJoiner;
import java.util.stream.Collectors;

/// The text of [Time#inspect(State...)] while it is written.
final class Inspection {
  private static final int LABEL_COLUMNS = 9;

  private final StringJoiner text = new StringJoiner("\n");

  void state(State state, long tick, Definition definition) {
    text.add((Time.isActive(tick) ? "1 " : "0 ") + state.name());
    row("Tick", "" + tick);
    row("Auto", definition.auto() ? "true" : "");
    row("Multi", definition.multi() ? "true" : "");
    row("Add", names(definition.add()));
    row("Require", names(definition.require()));
    row("Remove", names(definition.remove()));
    row("After", names(definition.after()));
  }

  private void row(String label, String value) {
    if (!value.isEmpty()) {
      text.add("    |" + label + " ".repeat(LABEL_COLUMNS - label.length()) + value);
    }
  }

  private static String names(Collection<State> states) {
    return states.stream().map(State::name).collect(Collectors.joining(" "));
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
