package io.peerage.bench;

import io.peerage.bench.Transfer.Outcome;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/// The outcomes of all entrants, as a table of medians, as ratios to the TCP copy, and beside the
/// goals. MB and GB are powers of ten, MiB is not.
final class Scoreboard {

  private final long bytes;
  private final Map<Entrant, List<Outcome>> outcomes = new LinkedHashMap<>();

  Scoreboard(long bytes) {
    this.bytes = bytes;
  }

  void add(Entrant entrant, Outcome outcome) {
    outcomes.computeIfAbsent(entrant, _ -> new ArrayList<>()).add(outcome);
  }

  /// One row for each entrant, in Markdown.
  String table() {
    StringBuilder table = new StringBuilder();
    table.append("| | MB/s once it runs (all runs) | MB/s in all | CPU s/GB sender");
    table.append(" | CPU s/GB receiver | CPU s/GB both | peak RSS MiB sender");
    table.append(" | peak RSS MiB receiver | segments a send | other cores busy |\n");
    table.append("|---|---|---|---|---|---|---|---|---|---|\n");
    outcomes.forEach((entrant, runs) ->
        table.append(
            "| %s | %.0f (%s) | %.0f | %.2f | %.2f | %.2f | %.0f | %.0f | %s | %.2f |%n"
                .formatted(
                    entrant.title(),
                    median(runs, Scoreboard::rate),
                    all(runs),
                    median(runs, run -> bytes / run.seconds() / 1e6),
                    median(runs, Scoreboard::senderCost),
                    median(runs, Scoreboard::receiverCost),
                    median(runs, Scoreboard::cost),
                    median(runs, run -> run.senderPeakBytes() / 1048576.0),
                    median(runs, run -> run.receiverPeakBytes() / 1048576.0),
                    segments(runs),
                    median(runs, Outcome::otherCores))));
    return table.toString();
  }

  /// Everybody in relation to the TCP copy: above 1 is more.
  String ratios() {
    List<Outcome> tcp = outcomes.getOrDefault(Entrant.TCP, List.of());
    StringBuilder ratios = new StringBuilder();
    outcomes.forEach((entrant, runs) -> {
      if (!entrant.equals(Entrant.TCP) && !tcp.isEmpty()) {
        ratios.append(
            "%s : %s = speed %.2f, CPU of the sender %.1f, of the receiver %.1f, of both %.1f%n"
                .formatted(
                    entrant.title(),
                    Entrant.TCP.title(),
                    median(runs, Scoreboard::rate) / median(tcp, Scoreboard::rate),
                    median(runs, Scoreboard::senderCost) / median(tcp, Scoreboard::senderCost),
                    median(runs, Scoreboard::receiverCost) / median(tcp, Scoreboard::receiverCost),
                    median(runs, Scoreboard::cost) / median(tcp, Scoreboard::cost)));
      }
    });
    return ratios.toString();
  }

  /// The goals of what ran, met or not.
  String goals() {
    StringBuilder goals = new StringBuilder();
    for (TransferGoal goal : TransferGoal.ALL) {
      List<Outcome> runs = outcomes.get(new Entrant(Contender.PEERAGE_EPOLL, goal.chunkSize()));
      if (runs != null) {
        goals
            .append(goal.judge(median(runs, Scoreboard::rate), median(runs, Scoreboard::cost)))
            .append('\n');
      }
    }
    return goals.toString();
  }

  private static double rate(Outcome run) {
    return run.steady().bytes() / run.steady().seconds() / 1e6;
  }

  private static double senderCost(Outcome run) {
    return run.steady().senderCpuSeconds() / (run.steady().bytes() / 1e9);
  }

  private static double receiverCost(Outcome run) {
    return run.steady().receiverCpuSeconds() / (run.steady().bytes() / 1e9);
  }

  private static double cost(Outcome run) {
    return senderCost(run) + receiverCost(run);
  }

  private static String all(List<Outcome> runs) {
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
