package io.peerage.bench.line;

import io.peerage.bench.Command;
import io.peerage.bench.Side;
import io.peerage.bench.Surroundings;
import io.peerage.bench.Workplace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/// The program: one queue of 20 Mbit/s and 250 ms, and in it a transfer and a TCP connection. How
/// much of what it has alone does TCP keep, and how soon does the transfer take what TCP leaves?
/// Needs Linux and root, for namespaces; where they are refused it says so and fails. `bench/queue`
/// starts it.
final class QueueBench {

  private static final int MBITS = 20;
  private static final int QUEUE_MILLIS = 250;
  private static final double LINE_BYTES = MBITS * 1e6 / 8;
  private static final long CONTENT_BYTES = 256L << 20;
  private static final double KEPT_MIN = 0.8;
  private static final double TAKEN_MIN = 0.8;
  private static final double TAKEN_SECONDS_MAX = 10;

  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
  private static final long ALONE_NANOS = 15 * SECOND;
  private static final long BEFORE_NANOS = 12 * SECOND;
  private static final long BESIDE_NANOS = 25 * SECOND;
  private static final long AFTER_NANOS = 15 * SECOND;

  /// What TCP needs to find its share of an empty line.
  private static final long SETTLING_NANOS = 3 * SECOND;

  private final String congestion;
  private final Namespaces spaces;
  private final Workplace place;

  private QueueBench(String congestion, Namespaces spaces, Workplace place) {
    this.congestion = congestion;
    this.spaces = spaces;
    this.place = place;
  }

  /// Runs it.
  ///
  /// @param words `ledbat` or `model`, `ledbat` unless told; and TCP's own, `cubic` unless told
  public static void main(String[] words) throws IOException, InterruptedException {
    Surroundings.print("bench/queue " + String.join(" ", words));
    String congestion = words.length > 0 ? words[0] : "ledbat";
    String control = words.length > 1 ? words[1] : "cubic";
    boolean isMet;
    try (Namespaces spaces = Namespaces.with(MBITS, QUEUE_MILLIS, control);
        Workplace place = Workplace.in(Path.of("/dev/shm"), CONTENT_BYTES)) {
      System.out.printf("a queue of %d Mbit/s and %d ms, TCP %s%n", MBITS, QUEUE_MILLIS, control);
      isMet = new QueueBench(congestion, spaces, place).run();
    } catch (IOException refused) {
      System.out.println("not measured: " + refused.getMessage());
      isMet = false;
    }
    System.out.println("load after: " + Surroundings.load());
    System.exit(isMet ? 0 : 1);
  }

  private boolean run() throws IOException, InterruptedException {
    double alone = tcp(ALONE_NANOS);
    System.out.printf(Locale.ROOT, "TCP alone: %.2f MB/s%n", alone / 1e6);
    try (Side sharer =
            place.start(
                spaces.near(),
                List.of(),
                Command.peerage(
                    "auto",
                    List.of(
                        "share",
                        "--listen",
                        Namespaces.SENDER + ":0",
                        "--congestion",
                        congestion,
                        place.content().toString())));
        Side fetcher =
            place.start(
                spaces.far(),
                List.of(),
                Command.peerage(
                    "auto",
                    List.of(
                        "get",
                        "-o",
                        place.copy().toString(),
                        sharer.event("sharing").field("link"))))) {
      Progressing progress = new Progressing(fetcher);
      long began = System.nanoTime();
      // Read all the while: a line counts from when it is read.
      Thread reader = Thread.ofPlatform().daemon().start(() -> follow(progress, began));
      TimeUnit.NANOSECONDS.sleep(BEFORE_NANOS);
      long joined = System.nanoTime();
      double beside = tcp(BESIDE_NANOS);
      long left = System.nanoTime();
      TimeUnit.NANOSECONDS.sleep(AFTER_NANOS);
      reader.interrupt();
      reader.join();
      double before = progress.rate(began + SETTLING_NANOS, joined);
      double during = progress.rate(joined + SETTLING_NANOS, left);
      long taken = progress.reaches(TAKEN_MIN * LINE_BYTES, left);
      double seconds = taken < 0 ? Double.POSITIVE_INFINITY : (taken - left) / 1e9;
      System.out.printf(
          Locale.ROOT,
          "%s alone: %.2f MB/s; beside TCP: %.2f MB/s%n",
          congestion,
          before / 1e6,
          during / 1e6);
      return verdict(beside, alone, seconds);
    }
  }

  private boolean verdict(double beside, double alone, double seconds) {
    boolean yields = beside >= KEPT_MIN * alone;
    boolean takes = seconds <= TAKEN_SECONDS_MAX;
    boolean counts = congestion.equals("ledbat");
    System.out.printf(
        Locale.ROOT,
        "TCP beside it: %.2f MB/s, %.0f %% of alone; %s%n",
        beside / 1e6,
        100 * beside / alone,
        counts ? "goal ≥ 80 %, met: " + (yields ? "yes" : "no") : "no goal: it does not yield");
    System.out.printf(
        Locale.ROOT,
        "80 %% of the line, content alone counted, after TCP's end: %.1f s; goal ≤ 10 s, met: %s%n",
        seconds,
        takes ? "yes" : "no");
    return takes && (yields || !counts);
  }

  private static void follow(Progressing progress, long began) {
    try {
      progress.follow(began + TimeUnit.MINUTES.toNanos(5));
    } catch (InterruptedException _) {
      // Enough was read.
    }
  }

  /// TCP for so long.
  ///
  /// @return bytes a second, without the first seconds
  private double tcp(long nanos) throws IOException, InterruptedException {
    String program = TcpStream.class.getName();
    try (Side receiver =
            place.start(
                spaces.far(),
                List.of("-XX:TieredStopAtLevel=1"),
                Command.own(program, List.of("receive", Namespaces.RECEIVER)));
        Side _ =
            place.start(
                spaces.near(),
                List.of("-XX:TieredStopAtLevel=1"),
                Command.own(
                    program,
                    List.of(
                        "send", Namespaces.RECEIVER, receiver.event("listening").field("port"))))) {
      long start = System.nanoTime();
      Progressing progress = new Progressing(receiver);
      progress.follow(start + nanos);
      return progress.rate(start + SETTLING_NANOS, System.nanoTime());
    }
  }
}
