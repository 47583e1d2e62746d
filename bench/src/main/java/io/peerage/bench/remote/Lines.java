package io.peerage.bench.remote;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;

/// How a process that is measured is told what to do: line by line on standard input, each a word
/// and numbers; it answers with events. It ends with its input, and so with whoever started it.
final class Lines {
  private static final long NANOS_PER_SECOND = 1_000_000_000;

  private Lines() {}

  /// Carries out a line.
  interface Deed {
    void obey(String word, long[] numbers) throws InterruptedException;
  }

  /// Carries out one line after another until the input ends.
  static void obey(Deed deed) throws IOException, InterruptedException {
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      String[] words = line.split(" ", -1);
      deed.obey(words[0], Arrays.stream(words).skip(1).mapToLong(Long::parseLong).toArray());
    }
  }

  static IllegalArgumentException unknown(String word) {
    return new IllegalArgumentException("no such line: " + word);
  }

  /// Says an event with one field, which needs no quoting.
  static void tell(String event, String key, Object value) {
    System.out.printf("{\"event\":\"%s\",\"%s\":\"%s\"}%n", event, key, value);
  }

  /// Says what a workload came to.
  ///
  /// @param nanos that it took; 0 where only the single ones count
  static void end(long count, long nanos, Latencies each) {
    System.out.printf(
        Locale.ROOT,
        "{\"event\":\"end\",\"count\":%d,\"nanos\":%d,\"p50\":%.1f,\"p99\":%.1f,\"max\":%.1f}%n",
        count,
        nanos,
        each.micros(0.5),
        each.micros(0.99),
        each.micros(1));
  }

  /// The clock that all processes of this computer share, in nanoseconds.
  static long wallNanos() {
    Instant now = Instant.now();
    return now.getEpochSecond() * NANOS_PER_SECOND + now.getNano();
  }
}
