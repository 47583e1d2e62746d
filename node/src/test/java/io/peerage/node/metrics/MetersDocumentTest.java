package io.peerage.node.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// `docs/reference/meters.md` has every meter that the code makes, and no other.
class MetersDocumentTest {

  private static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern HEADING = Pattern.compile("## `(peerage\\.[a-z0-9]+\\.)`");
  private static final Pattern ROW = Pattern.compile("\\| ((?:`[a-z0-9_]+`(?:, )?)+) \\|.*");
  private static final Pattern NAME = Pattern.compile("`([a-z0-9_]+)`");
  private static final Pattern MADE =
      Pattern.compile("\\.(?:counter|gauge)\\(\\s*\"(peerage\\.[a-z0-9]+\\.[a-z0-9_]+)\"");
  private static final Pattern MADE_OF_ANYTHING =
      Pattern.compile("\\.(?:counter|gauge)\\(\\s*[^)\\s]");

  private static Set<String> documented() throws IOException {
    Set<String> names = new TreeSet<>();
    String prefix = "";
    for (String line : Files.readAllLines(PROJECT.resolve("docs/reference/meters.md"))) {
      Matcher heading = HEADING.matcher(line);
      Matcher row = ROW.matcher(line);
      if (heading.matches()) {
        prefix = heading.group(1);
      } else if (row.matches()) {
        Matcher name = NAME.matcher(row.group(1));
        while (name.find()) {
          assertThat(names.add(prefix + name.group(1))).as(line).isTrue();
        }
      }
    }
    return names;
  }

  private static List<Path> sources() throws IOException {
    try (Stream<Path> modules = Files.list(PROJECT)) {
      return modules
          .map(module -> module.resolve("src/main/java"))
          .filter(Files::isDirectory)
          .filter(folder -> !folder.startsWith(PROJECT.resolve("bench")))
          .flatMap(MetersDocumentTest::files)
          .filter(file -> file.toString().endsWith(".java"))
          .toList();
    }
  }

  private static Stream<Path> files(Path folder) {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void every_meter_is_in_the_document_and_every_row_is_a_meter() throws IOException {
    Set<String> made = new TreeSet<>();
    for (Path source : sources()) {
      Matcher each = MADE.matcher(Files.readString(source));
      while (each.find()) {
        made.add(each.group(1));
      }
    }
    assertThat(made).hasSizeGreaterThan(40);
    assertThat(documented()).isEqualTo(made);
  }

  /// A name that is put together is not found by the test above, nor by who searches for it.
  @Test
  void meters_are_made_with_their_whole_names() throws IOException {
    Set<String> elsewhere = new TreeSet<>();
    for (Path source : sources()) {
      String text = Files.readString(source);
      long whole = MADE.matcher(text).results().count();
      long all = MADE_OF_ANYTHING.matcher(text).results().count();
      if (whole != all) {
        elsewhere.add(PROJECT.relativize(source).toString());
      }
    }
    assertThat(elsewhere)
        .as("who makes meters, or asks for them, by a name that is not written there")
        .containsExactly("node/src/main/java/io/peerage/node/metrics/PrometheusExport.java");
  }
}
