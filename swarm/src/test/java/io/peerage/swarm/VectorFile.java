package io.peerage.swarm;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/// A file of `vectors/ppspp` on the test's path.
public final class VectorFile {

  private VectorFile() {}

  /// The lines that are neither empty nor a comment.
  public static List<String> lines(String name) {
    return text(name).filter(line -> !line.isBlank() && !line.startsWith("#")).toList();
  }

  /// The lines as they stand, comments included.
  public static Stream<String> text(String name) {
    try (InputStream in = VectorFile.class.getResourceAsStream("/vectors/ppspp/" + name)) {
      if (in == null) {
        throw new IllegalStateException("no vectors " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /// The lines that begin with a word, cut at blanks.
  public static List<List<String>> rows(String name, String word) {
    return lines(name).stream()
        .filter(line -> line.startsWith(word + " "))
        .map(line -> List.of(line.split(" ", -1)))
        .toList();
  }
}
