package io.peerage.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import io.peerage.testkit.PageTables;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The page about bad inputs names tests that exist, at least one in each row.
class BadInputsPageTest {

  @Test
  void every_test_of_the_tables_exists() {
    List<String> missing = new ArrayList<>();
    List<String[]> rows = PageTables.rows("reference/bad-inputs.md");
    for (String[] cells : rows) {
      List<String> tests = Arrays.stream(cells).skip(1).flatMap(PageTables::names).toList();
      tests.stream().filter(name -> !SwarmPages.TABLES.isTest(name)).forEach(missing::add);
      if (tests.isEmpty()) {
        missing.add("no test: " + cells[0]);
      }
    }
    assertThat(missing).isEmpty();
    assertThat(rows).hasSizeGreaterThan(45);
  }
}
