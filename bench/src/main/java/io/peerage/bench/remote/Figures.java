package io.peerage.bench.remote;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// What was measured of all pairs, side by side.
final class Figures {
  private final Map<Pair, Map<Row, Double>> figures = new EnumMap<>(Pair.class);

  void put(Pair pair, Row row, double figure) {
    figures.computeIfAbsent(pair, _ -> new EnumMap<>(Row.class)).put(row, figure);
  }

  /// How many times as large as Go's a figure is; none where one of them was not measured.
  Optional<Double> ratio(Pair pair, Row row) {
    return figure(pair, row).flatMap(ours -> figure(Pair.GO, row).map(theirs -> ours / theirs));
  }

  Optional<Double> figure(Pair pair, Row row) {
    return Optional.ofNullable(figures.getOrDefault(pair, Map.of()).get(row));
  }

  /// A table, ratios in brackets.
  String table() {
    StringBuilder text = new StringBuilder("| client to server |");
    figures.keySet().forEach(pair -> text.append(' ').append(pair.title()).append(" |"));
    text.append("\n|---|").append("---|".repeat(figures.size())).append('\n');
    for (Row row : Row.values()) {
      text.append("| ").append(row.title()).append(" |");
      figures.keySet().forEach(pair -> text.append(' ').append(cell(pair, row)).append(" |"));
      text.append('\n');
    }
    return text.toString();
  }

  private String cell(Pair pair, Row row) {
    Optional<Double> figure = figure(pair, row);
    if (figure.isEmpty()) {
      return "";
    }
    String text = text(figure.get());
    return pair == Pair.GO
        ? text
        : text
            + ratio(pair, row)
                .map(ratio -> String.format(Locale.ROOT, " (%.2f×)", ratio))
                .orElse("");
  }

  /// Three digits, or all before the point.
  static String text(double figure) {
    return String.format(
        Locale.ROOT, figure < 10 ? "%.2f" : figure < 100 ? "%.1f" : "%,.0f", figure);
  }
}
