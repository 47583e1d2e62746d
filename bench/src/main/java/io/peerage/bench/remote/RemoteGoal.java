package io.peerage.bench.remote;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What ours has to reach over its own language.
///
/// @param row that it is about
/// @param relative whether the ratio to Go's counts, or the figure itself
/// @param least whether it has to be at least, or at most, `bound`
record RemoteGoal(Row row, boolean relative, boolean least, double bound) {
  static final List<RemoteGoal> ALL =
      List.of(
          new RemoteGoal(Row.SIXTEEN_RATE, true, true, 3),
          new RemoteGoal(Row.SIXTEEN_CPU, true, false, 0.5),
          new RemoteGoal(Row.ONE_P50, true, false, 1.5),
          new RemoteGoal(Row.QUIET_RATE, true, true, 5),
          new RemoteGoal(Row.BYTES, false, false, 12));

  /// Whether it is met; nothing where it was not measured.
  Optional<Boolean> met(Figures figures) {
    return reached(figures).map(reached -> least ? reached >= bound : reached <= bound);
  }

  private Optional<Double> reached(Figures figures) {
    return relative ? figures.ratio(Pair.JAVA, row) : figures.figure(Pair.JAVA, row);
  }

  /// A line that says what was reached.
  String verdict(Figures figures) {
    return String.format(
        Locale.ROOT,
        "%s: %s; goal %s %s%s, met: %s",
        row.title(),
        reached(figures)
            .map(reached -> Figures.text(reached) + (relative ? " times Go's" : ""))
            .orElse("not measured"),
        least ? "≥" : "≤",
        Figures.text(bound),
        relative ? "×" : "",
        met(figures).map(met -> met ? "yes" : "no").orElse("unknown"));
  }
}
