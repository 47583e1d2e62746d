package io.peerage.bench;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;

/// What to measure.
///
/// @param bytes how large the content is
/// @param chunkSizes bytes of a chunk, each measured
/// @param directory where the content and its copies are; a file system in memory keeps disks out
///   of the figures
/// @param runs how often each entrant runs
/// @param nio whether NIO runs as well, with the first chunk size
/// @param profile whether to sample where the processor time goes instead of comparing
record BenchOptions(
    long bytes, List<Integer> chunkSizes, Path directory, int runs, boolean nio, boolean profile) {

  private static final List<String> UNITS = List.of("KiB", "MiB", "GiB");

  static final BenchOptions DEFAULT =
      new BenchOptions(8L << 30, List.of(1 << 10, 32 << 10), Path.of("/dev/shm"), 3, false, false);

  BenchOptions {
    if (bytes < 1 || runs < 1 || chunkSizes.isEmpty()) {
      throw new IllegalArgumentException("sizes and a number of runs are 1 or more");
    }
    chunkSizes = List.copyOf(chunkSizes);
  }

  /// Reads `--size SIZE --chunk-size SIZE,SIZE --dir DIR --runs N --nio --profile`.
  ///
  /// @throws IllegalArgumentException when a word is none of these
  static BenchOptions parse(List<String> words) {
    BenchOptions options = DEFAULT;
    for (Iterator<String> rest = words.iterator(); rest.hasNext(); ) {
      String word = rest.next();
      options =
          switch (word) {
            case "--size" -> options.withBytes(bytes(value(word, rest)));
            case "--chunk-size" -> options.withChunkSizes(value(word, rest));
            case "--dir" -> options.withDirectory(Path.of(value(word, rest)));
            case "--runs" -> options.withRuns(Integer.parseInt(value(word, rest)));
            case "--nio" -> options.withNio();
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

  /// Bytes, or `32KiB`, `512MiB`, `8GiB`.
  private static long bytes(String text) {
    for (int unit = 0; unit < UNITS.size(); unit++) {
      if (text.endsWith(UNITS.get(unit))) {
        String number = text.substring(0, text.length() - UNITS.get(unit).length());
        return Math.multiplyExact(Long.parseLong(number), 1L << (10 * (unit + 1)));
      }
    }
    return Long.parseLong(text);
  }

  private BenchOptions withBytes(long size) {
    return new BenchOptions(size, chunkSizes, directory, runs, nio, profile);
  }

  private BenchOptions withChunkSizes(String sizes) {
    List<Integer> each =
        Arrays.stream(sizes.split(",", -1)).map(size -> Math.toIntExact(bytes(size))).toList();
    return new BenchOptions(bytes, each, directory, runs, nio, profile);
  }

  private BenchOptions withDirectory(Path place) {
    return new BenchOptions(bytes, chunkSizes, place, runs, nio, profile);
  }

  private BenchOptions withRuns(int number) {
    return new BenchOptions(bytes, chunkSizes, directory, number, nio, profile);
  }

  private BenchOptions withNio() {
    return new BenchOptions(bytes, chunkSizes, directory, runs, true, profile);
  }

  private BenchOptions withProfile() {
    return new BenchOptions(bytes, chunkSizes, directory, runs, nio, true);
  }
}
