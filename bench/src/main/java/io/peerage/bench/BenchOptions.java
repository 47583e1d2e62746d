package io.peerage.bench;

import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;

/// What to measure.
///
/// @param bytes how large the content is
/// @param directory where the content and its copies are; a file system in memory keeps disks out
///   of the figures
/// @param runs how often each contender runs
/// @param profile whether to sample where the processor time goes instead of comparing
record BenchOptions(long bytes, Path directory, int runs, boolean profile) {

  static final BenchOptions DEFAULT = new BenchOptions(1L << 30, Path.of("/dev/shm"), 3, false);

  BenchOptions {
    if (bytes < 1 || runs < 1) {
      throw new IllegalArgumentException("a size and a number of runs are 1 or more");
    }
  }

  /// Reads `--size BYTES --dir DIR --runs N --profile`.
  ///
  /// @throws IllegalArgumentException when a word is none of these
  static BenchOptions parse(List<String> words) {
    BenchOptions options = DEFAULT;
    for (Iterator<String> rest = words.iterator(); rest.hasNext(); ) {
      String word = rest.next();
      options =
          switch (word) {
            case "--size" -> options.withBytes(Long.parseLong(value(word, rest)));
            case "--dir" -> options.withDirectory(Path.of(value(word, rest)));
            case "--runs" -> options.withRuns(Integer.parseInt(value(word, rest)));
            case "--profile" -> options.withProfile();
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

  private BenchOptions withBytes(long size) {
    return new BenchOptions(size, directory, runs, profile);
  }

  private BenchOptions withDirectory(Path place) {
    return new BenchOptions(bytes, place, runs, profile);
  }

  private BenchOptions withRuns(int number) {
    return new BenchOptions(bytes, directory, number, profile);
  }

  private BenchOptions withProfile() {
    return new BenchOptions(bytes, directory, runs, true);
  }
}
