package io.peerage.bench.line;

import io.peerage.bench.Command;
import io.peerage.bench.Side;
import io.peerage.bench.Surroundings;
import io.peerage.bench.Workplace;
import io.peerage.interop.relay.Conditions;
import io.peerage.interop.relay.UdpRelay;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/// The program: fetches a file over a line of 100 Mbit/s and 60 ms that loses, with either
/// congestion control. Sharer and fetcher are processes of their own; the line is a relay in this
/// one. `bench/line` starts it.
final class LineBench {

  private static final long BITS_PER_SECOND = 100_000_000;
  private static final Duration ONE_WAY = Duration.ofMillis(30);
  private static final Duration QUEUE = Duration.ofMillis(100);
  private static final long SEED = 7;
  private static final long MINUTES_MAX = 3;
  private static final long SETTLED_NANOS = TimeUnit.SECONDS.toNanos(3);

  /// One transfer.
  ///
  /// @param mebibytes of content
  /// @param goal MB of content in a second, of the whole transfer; 0 where it only has to end
  private record Scenario(String congestion, double loss, int mebibytes, double goal) {}

  // LEDBAT takes each loss for a queue, so that it gets less to do.
  private static final List<Scenario> SCENARIOS =
      List.of(
          new Scenario("model", 0, 128, 0),
          new Scenario("model", 0.01, 128, 9.4),
          new Scenario("model", 0.05, 128, 0),
          new Scenario("model", 0.1, 128, 0),
          new Scenario("ledbat", 0, 128, 0),
          new Scenario("ledbat", 0.01, 4, 0),
          new Scenario("ledbat", 0.05, 2, 0),
          new Scenario("ledbat", 0.1, 1, 0));

  private LineBench() {}

  /// Runs all scenarios, or those that were asked for.
  ///
  /// @param words `model` or `ledbat`, and a loss as in `0.01`, where not all is wanted
  public static void main(String[] words) throws IOException, InterruptedException {
    Surroundings.print("bench/line " + String.join(" ", words));
    System.out.println();
    System.out.println(
        "| congestion | loss | MiB | seconds | MB/s | MB/s after 3 s | sent / content | goal | met"
            + " |");
    System.out.println("|---|---|---|---|---|---|---|---|---|");
    boolean isMet = true;
    for (Scenario scenario : SCENARIOS) {
      boolean isWanted =
          (words.length < 1 || words[0].equals(scenario.congestion))
              && (words.length < 2 || Double.parseDouble(words[1]) == scenario.loss);
      if (isWanted) {
        isMet &= run(scenario);
      }
    }
    System.out.println();
    System.out.println("load after: " + Surroundings.load());
    System.exit(isMet ? 0 : 1);
  }

  private static boolean run(Scenario scenario) throws IOException, InterruptedException {
    long bytes = (long) scenario.mebibytes << 20;
    Conditions line =
        Conditions.NONE.withDelay(ONE_WAY).withLoss(scenario.loss).withRate(BITS_PER_SECOND, QUEUE);
    try (Workplace place = Workplace.in(Path.of("/dev/shm"), bytes);
        Side sharer =
            place.start(
                List.of(),
                Command.peerage(
                    "auto",
                    List.of(
                        "share",
                        "--congestion",
                        scenario.congestion,
                        place.content().toString())))) {
      String link = sharer.event("sharing").field("link");
      String port = link.replaceAll("^ppspp://127\\.0\\.0\\.1:(\\d+)/.*$", "$1");
      InetSocketAddress target =
          new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), Integer.parseInt(port));
      try (UdpRelay relay = UdpRelay.between(target, line, line, SEED)) {
        relay.start("relay");
        String through = link.replace(":" + port + "/", ":" + relay.local().getPort() + "/");
        long start = System.nanoTime();
        boolean isComplete;
        Progressing progress;
        try (Side fetcher =
            place.start(
                List.of(),
                Command.peerage(
                    "auto",
                    List.of(
                        "get",
                        "--congestion",
                        scenario.congestion,
                        "-o",
                        place.copy().toString(),
                        through)))) {
          progress = new Progressing(fetcher);
          isComplete = progress.follow(start + TimeUnit.MINUTES.toNanos(MINUTES_MAX));
        }
        sharer.end();
        if (relay.overflowed() > 0) {
          System.out.println("the relay itself dropped " + relay.overflowed());
        }
        isComplete = isComplete && Files.mismatch(place.content(), place.copy()) < 0;
        double sent = sharer.meter("peerage.transport.bytes_sent");
        return print(scenario, isComplete, progress, start, sent / bytes);
      }
    }
  }

  private static boolean print(
      Scenario scenario, boolean isComplete, Progressing progress, long start, double sent) {
    double mebibytes = scenario.mebibytes * 1.048576;
    double rate = isComplete ? mebibytes / progress.seconds() : 0;
    boolean isMet = isComplete && rate >= scenario.goal;
    System.out.printf(
        Locale.ROOT,
        "| %s | %s %% | %d | %s | %.2f | %.2f | %.3f | %s | %s |%n",
        scenario.congestion,
        Math.round(scenario.loss * 100),
        scenario.mebibytes,
        isComplete
            ? "%.2f".formatted(progress.seconds())
            : "not in " + MINUTES_MAX + " minutes, or not the same",
        rate,
        progress.rate(start + SETTLED_NANOS, System.nanoTime()) / 1e6,
        sent,
        scenario.goal == 0 ? "complete" : "≥ " + scenario.goal + " MB/s",
        isMet ? "yes" : "no");
    return isMet;
  }
}
