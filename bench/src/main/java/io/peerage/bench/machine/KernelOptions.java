package io.peerage.bench.machine;

import java.util.Iterator;
import java.util.List;

/// How much is measured.
///
/// @param forks JVMs for each of our figures, and runs of each of Go's
/// @param iterations of each fork, as many of them again before it counts
/// @param millis that each of them takes
/// @param only what the title of a workload has to begin with
record KernelOptions(int forks, int iterations, int millis, String only) {
  static final KernelOptions FULL = new KernelOptions(5, 5, 1000, "");
  static final KernelOptions QUICK = new KernelOptions(1, 5, 200, "");

  /// Reads `--quick --only PREFIX`.
  ///
  /// @throws IllegalArgumentException when a word is none of these
  static KernelOptions parse(List<String> words) {
    KernelOptions options = FULL;
    String only = "";
    for (Iterator<String> rest = words.iterator(); rest.hasNext(); ) {
      String word = rest.next();
      switch (word) {
        case "--quick" -> options = QUICK;
        case "--only" -> {
          if (!rest.hasNext()) {
            throw new IllegalArgumentException(word + " needs a value");
          }
          only = rest.next();
        }
        default -> throw new IllegalArgumentException("unknown option " + word);
      }
    }
    return new KernelOptions(options.forks, options.iterations, options.millis, only);
  }
}
