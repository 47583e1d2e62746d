package io.peerage.bench;

import io.peerage.bench.Transfer.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// The program: moves a file on loopback between two processes, by Peerage and by a plain TCP copy
/// in turn, and prints what each took. It needs Linux, for `/proc`. `bench/run` starts it.
final class TransferBench {

  private final BenchOptions options;
  private final Workplace place;

  private TransferBench(BenchOptions options, Workplace place) {
    this.options = options;
    this.place = place;
  }

  public static void main(String[] words) throws IOException, InterruptedException {
    BenchOptions options;
    try {
      options = BenchOptions.parse(List.of(words));
    } catch (IllegalArgumentException wrong) {
      System.err.println("bench: " + wrong.getMessage());
      System.exit(2);
      return;
    }
    Surroundings.print("bench/run " + String.join(" ", words));
    try (Workplace place = Workplace.in(options.directory(), options.bytes())) {
      TransferBench bench = new TransferBench(options, place);
      if (options.profile()) {
        bench.profile();
      } else {
        bench.compare();
      }
    }
    System.out.println("load after: " + Surroundings.load());
  }

  /// Every entrant once, then every one again: what else the machine does hits all alike.
  private void compare() throws IOException, InterruptedException {
    Scoreboard scoreboard = new Scoreboard(options.bytes());
    for (int run = 1; run <= options.runs(); run++) {
      for (Entrant entrant : Entrant.of(options)) {
        Outcome outcome = new Transfer(place, entrant).run();
        scoreboard.add(entrant, outcome);
        System.err.println("run " + run + ", " + entrant.title() + ": " + outcome);
      }
    }
    System.out.println();
    System.out.println(scoreboard.table());
    System.out.println(scoreboard.ratios());
    System.out.println(scoreboard.goals());
  }

  private void profile() throws IOException, InterruptedException {
    Path sharing = place.file("sharer.jfr");
    Path fetching = place.file("fetcher.jfr");
    for (Entrant entrant : Entrant.of(options)) {
      Files.deleteIfExists(sharing);
      Files.deleteIfExists(fetching);
      Transfer transfer = new Transfer(place, entrant);
      Transfer.Recorded recorded =
          transfer.record(Hotspots.option(sharing), Hotspots.option(fetching));
      System.out.println();
      System.out.println("# " + entrant.title() + ": " + recorded.outcome());
      print("sharer", sharing, recorded, recorded.senderThreads());
      print("fetcher", fetching, recorded, recorded.receiverThreads());
    }
  }

  private static void print(
      String side, Path recording, Transfer.Recorded recorded, Map<String, Double> threads)
      throws IOException {
    System.out.println();
    System.out.println("## " + side);
    System.out.println("processor seconds by thread");
    threads.entrySet().stream()
        .filter(thread -> thread.getValue() >= 0.05)
        .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
        .forEach(thread ->
            System.out.println("%7.2f  %s".formatted(thread.getValue(), thread.getKey())));
    System.out.println(Hotspots.read(recording, recorded.started()).text());
  }
}
