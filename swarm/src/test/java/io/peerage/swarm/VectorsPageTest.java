package io.peerage.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import io.peerage.testkit.PageTables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The page about vectors knows every file, and names tests that exist.
class VectorsPageTest {

  private static final Path VECTORS = Path.of("src/test/resources/vectors/ppspp");

  @Test
  void every_file_is_listed_and_every_test_exists() throws IOException {
    List<String> listed = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    for (String[] cells : PageTables.rows("reference/vectors.md")) {
      PageTables.names(cells[0]).filter(name -> name.endsWith(".txt")).forEach(listed::add);
      if (cells.length == 3) {
        PageTables.names(cells[2])
            .filter(name -> !SwarmPages.TABLES.isTest(name))
            .forEach(missing::add);
      }
    }
    assertThat(missing).isEmpty();
    try (Stream<Path> files = Files.list(VECTORS)) {
      assertThat(listed)
          .containsExactlyInAnyOrderElementsOf(
              files
                  .map(file -> file.getFileName().toString())
                  .filter(name -> name.endsWith(".txt"))
                  .toList());
    }
  }
}
