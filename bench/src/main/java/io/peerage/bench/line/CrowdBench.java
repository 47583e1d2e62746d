package io.peerage.bench.line;

import io.peerage.bench.Command;
import io.peerage.bench.Side;
import io.peerage.bench.Surroundings;
import io.peerage.bench.Workplace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The program: twenty fetchers in one process and a sharer in another, everybody limited to 10
/// MiB/s in each direction, real sockets on loopback. Prints how many copies the sharer sent and
/// when the fetchers were complete. `bench/crowd` starts it.
final class CrowdBench {

  private static final int FETCHERS = 20;
  private static final long BYTES = 64L << 20;
  private static final long RATE = 10L << 20;
  private static final double COPIES_MAX = 1.5;

  private CrowdBench() {}

  public static void main(String[] words) throws IOException, InterruptedException {
    Surroundings.print("bench/crowd " + String.join(" ", words));
    boolean isMet;
    try (Workplace place = Workplace.in(Path.of("/dev/shm"), BYTES);
        Side sharer =
            place.start(
                List.of(),
                Command.peerage(
                    "auto",
                    List.of("share", "--limit-rate", "10MiB", place.content().toString())))) {
      String link = sharer.event("sharing").field("link");
      List<Double> ends = new ArrayList<>();
      try (Side crowd =
          place.start(
              List.of("-Xmx1g"),
              Command.own(
                  "io.peerage.bench.line.CrowdOfFetchers",
                  List.of(
                      link,
                      Integer.toString(FETCHERS),
                      Long.toString(RATE),
                      place.copy().toString())))) {
        for (int i = 0; i < FETCHERS; i++) {
          ends.add(Double.parseDouble(crowd.event("complete").field("seconds")));
        }
        crowd.event("all");
        crowd.await();
      }
      for (int i = 0; i < FETCHERS; i++) {
        if (Files.mismatch(place.content(), place.file("copy-" + i)) >= 0) {
          throw new IllegalStateException("copy " + i + " differs");
        }
      }
      sharer.end();
      double copies = (double) Long.parseLong(sharer.event("stopped").field("bytes_sent")) / BYTES;
      isMet = copies <= COPIES_MAX;
      ends.sort(null);
      System.out.printf(
          Locale.ROOT,
          "%d fetchers of %d MiB, each peer limited to %d MiB/s; one alone would need %.1f s%n",
          FETCHERS,
          BYTES >> 20,
          RATE >> 20,
          (double) BYTES / RATE);
      System.out.printf(
          Locale.ROOT,
          "complete after s: first %.1f, p50 %.1f, p99 %.1f%n",
          ends.getFirst(),
          ends.get(FETCHERS / 2 - 1),
          ends.getLast());
      System.out.printf(
          Locale.ROOT,
          "copies sent by the sharer: %.2f, goal ≤ %.1f, met: %s%n",
          copies,
          COPIES_MAX,
          isMet ? "yes" : "no");
    }
    System.out.println("load after: " + Surroundings.load());
    System.exit(isMet ? 0 : 1);
  }
}
