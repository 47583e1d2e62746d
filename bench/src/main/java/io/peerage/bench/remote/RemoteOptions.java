package io.peerage.bench.remote;

import java.util.Iterator;
import java.util.List;

/// How much is measured.
///
/// @param millis of each workload of each pair, after a warm-up
/// @param pushes that are timed
/// @param watchers of the crowd
/// @param pairs whether pairs are measured
/// @param crowd whether the crowd is
/// @param only pairs whose name begins so
record RemoteOptions(
    int millis, int pushes, int watchers, boolean pairs, boolean crowd, String only) {
  private static final int MILLIS_PER_SECOND = 1000;
  private static final int SECONDS_MAX = 600;

  static final RemoteOptions FULL = new RemoteOptions(3000, 200, 200, true, true, "");
  static final RemoteOptions QUICK = new RemoteOptions(300, 20, 10, true, true, "");

  /// Reads `--quick --seconds N --only pairs|crowd|PAIR`, where `--seconds` wins.
  ///
  /// @throws IllegalArgumentException when a word is none of these
  static RemoteOptions parse(List<String> words) {
    RemoteOptions options = words.contains("--quick") ? QUICK : FULL;
    for (Iterator<String> rest = words.iterator(); rest.hasNext(); ) {
      String word = rest.next();
      options =
          switch (word) {
            case "--quick" -> options;
            case "--seconds" -> options.seconds(value(word, rest));
            case "--only" -> options.only(value(word, rest));
            default -> throw new IllegalArgumentException("unknown option " + word);
          };
    }
    return options;
  }

  private static String value(String word, Iterator<String> rest) {
    if (!rest.hasNext()) {
      throw new IllegalArgumentException(word + " needs a value");
    }
    return rest.next();
  }

  private RemoteOptions seconds(String text) {
    int seconds = Integer.parseInt(text);
    if (seconds < 1 || seconds > SECONDS_MAX) {
      throw new IllegalArgumentException("--seconds is 1 to " + SECONDS_MAX);
    }
    return new RemoteOptions(seconds * MILLIS_PER_SECOND, pushes, watchers, pairs, crowd, only);
  }

  private RemoteOptions only(String what) {
    return switch (what) {
      case "pairs" -> new RemoteOptions(millis, pushes, watchers, true, false, "");
      case "crowd" -> new RemoteOptions(millis, pushes, watchers, false, true, "");
      default -> new RemoteOptions(millis, pushes, watchers, true, false, what);
    };
  }

  /// Of the pairs that are wanted; Go's own is always among them, for the ratios.
  boolean wants(Pair pair) {
    return pairs && (pair == Pair.GO || pair.name().startsWith(only));
  }

  /// Options with which a JVM writes down where its time goes, if `-Dpeerage.record` names a
  /// folder.
  static List<String> recording(String name) {
    String folder = System.getProperty("peerage.record", "");
    return folder.isEmpty()
        ? List.of()
        : List.of(
            "-XX:StartFlightRecording:jdk.CPUTimeSample#enabled=true,"
                + "jdk.CPUTimeSample#throttle=2ms,settings=profile,filename="
                + folder
                + "/"
                + name
                + ".jfr");
  }
}
