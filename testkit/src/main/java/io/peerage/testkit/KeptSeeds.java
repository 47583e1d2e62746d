package io.peerage.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.LongStream;

/// Seeds that failed once and are run by every build from then on: lines of a test's method and a
/// seed, in a file of the test's own under `src/test/seeds`. What stands behind a `#` is for
/// people.
final class KeptSeeds {

  private final Path folder;

  /// @param module the folder of the Maven module
  KeptSeeds(Path module) {
    this.folder = module.resolve("src/test/seeds");
  }

  /// Those of one method, in the order of the file.
  ///
  /// @throws UncheckedIOException when the file is there and cannot be read
  /// @throws IllegalArgumentException for a line that is something else
  LongStream of(Class<?> test, String method) {
    Path file = folder.resolve(test.getSimpleName() + ".txt");
    if (!Files.exists(file)) {
      return LongStream.empty();
    }
    try {
      return Files.readAllLines(file).stream()
          .map(line -> line.replaceFirst("#.*", "").strip())
          .filter(line -> !line.isEmpty())
          .map(line -> line.split("\\s+", -1))
          .peek(words -> requireTwo(words, file))
          .filter(words -> words[0].equals(method))
          .mapToLong(words -> Seeds.parse(words[1]));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static void requireTwo(String[] words, Path file) {
    if (words.length != 2) {
      throw new IllegalArgumentException(
          file + ": not a method and a seed: " + String.join(" ", words));
    }
  }
}
