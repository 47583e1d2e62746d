package io.peerage.bench;

import io.peerage.bench.Transfer.Outcome;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/// The outcomes of all contenders, as a table of medians and as ratios to the last one. MB and GB
/// are powers of ten, MiB is not.
final class Scoreboard {

  private final long bytes;
  private final Map<Contender, List<Outcome>> outcomes = new EnumMap<>(Contender.class);

  Scoreboard(long bytes) {
    this.bytes = bytes;
  }

  void add(Contender contender, Outcome outcome) {
    outcomes.computeIfAbsent(contender, _ -> new ArrayList<>()).add(outcome);
  }

  /// One row for each contender, in Markdown.
  String table() {
    StringBuilder table = new StringBuilder();
    table.append(
        "| | MB/s (all runs) | MB/s without JVM start | CPU s/GB sender | CPU s/GB receiver");
    table.append(
        " | peak RSS MiB sender | peak RSS MiB receiver | segments a send | other cores busy |\n");
    table.append("|---|---|---|---|---|---|---|---|---|\n");
    outcomes.forEach((contender, runs) ->
        table.append(
            "| %s | %.0f (%s) | %.0f | %.2f | %.2f | %.0f | %.0f | %s | %.2f |%n"
                .formatted(
                    contender.title(),
                    median(runs, this::rate),
                    all(runs),
                    median(runs, run -> bytes / run.ownSeconds() / 1e6),
                    median(runs, this::senderCost),
                    median(runs, this::receiverCost),
                    median(runs, run -> run.sender().peakResidentBytes() / 1048576.0),
                    median(runs, run -> run.receiver().peakResidentBytes() / 1048576.0),
                    segments(runs),
                    median(runs, Outcome::otherCores))));
    return table.toString();
  }

  /// Everybody in relation to the TCP copy: above 1 is more.
  String ratios() {
    List<Outcome> tcp = outcomes.getOrDefault(Contender.TCP, List.of());
    StringBuilder ratios = new StringBuilder();
    outcomes.forEach((contender, runs) -> {
      if (contender != Contender.TCP && !tcp.isEmpty()) {
        ratios.append(
            "%s : %s = speed %.2f, CPU of the sender %.1f, of the receiver %.1f, of both %.1f%n"
                .formatted(
                    contender.title(),
                    Contender.TCP.title(),
                    median(runs, this::rate) / median(tcp, this::rate),
                    median(runs, this::senderCost) / median(tcp, this::senderCost),
                    median(runs, this::receiverCost) / median(tcp, this::receiverCost),
                    median(runs, this::cost) / median(tcp, this::cost)));
      }
    });
    return ratios.toString();
  }

  private double rate(Outcome run) {
    return bytes / run.seconds() / 1e6;
  }

  private double senderCost(Outcome run) {
    return run.sender().cpuSeconds() / (bytes / 1e9);
  }

  private double receiverCost(Outcome run) {
    return run.receiver().cpuSeconds() / (bytes / 1e9);
  }

  private double cost(Outcome run) {
    return senderCost(run) + receiverCost(run);
  }

  private String all(List<Outcome> runs) {
    List<String> rates = runs.stream().map(run -> "%.0f".formatted(rate(run))).toList();
    return String.join(", ", rates);
  }

  private static String segments(List<Outcome> runs) {
    double median = median(runs, Outcome::segmentsPerSend);
    return median == 0 ? "" : String.format(Locale.ROOT, "%.1f", median);
  }

  /// The middle one, or the mean of the two in the middle.
  static double median(List<Outcome> runs, ToDoubleFunction<Outcome> figure) {
    double[] sorted = runs.stream().mapToDouble(figure).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
