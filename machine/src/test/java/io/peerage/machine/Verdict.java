package io.peerage.machine;

import io.peerage.machine.KnownDifference.Difference;
import java.util.List;

/// What comes of laying our transcript of a scenario beside a foreign one.
sealed interface Verdict {
  /// How many calls agree, up to the first that does not.
  int calls();

  /// The same from beginning to end.
  record Agrees(int calls) implements Verdict {}

  /// The same up to a difference that is meant.
  record Explained(int calls, KnownDifference reason) implements Verdict {}

  /// Not the same.
  record Differs(int calls, Difference difference) implements Verdict {}

  static Verdict of(Scenario scenario, List<PlayLine> ours, List<PlayLine> theirs) {
    for (int i = 0; i < ours.size(); i++) {
      PlayLine own = ours.get(i);
      PlayLine other = i < theirs.size() ? theirs.get(i) : PlayLine.parse(PlayLine.STUCK);
      if (!own.equals(other.withoutMarks())) {
        return judge(
            Math.max(0, i - 1),
            new Difference(SchemaText.parse(scenario.schema()).build(), own, other));
      }
    }
    return new Agrees(scenario.calls().size());
  }

  private static Verdict judge(int calls, Difference difference) {
    for (KnownDifference known : KnownDifference.values()) {
      if (known.explains(difference)) {
        return new Explained(calls, known);
      }
    }
    return new Differs(calls, difference);
  }
}
