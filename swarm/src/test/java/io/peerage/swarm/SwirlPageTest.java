package io.peerage.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import io.peerage.testkit.PageTables;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The page about swirl says nothing that is not so.
class SwirlPageTest {

  /// Names of ours; the others are words of failure, of the command, or of other modules.
  private static final Predicate<String> OURS =
      Pattern.compile("[A-Z]\\w*(\\.\\w+)?").asMatchPredicate();

  private static final List<String> OF_OTHERS =
      List.of("PeerageException", "IllegalArgumentException", "String");

  @Test
  void every_member_and_test_of_the_tables_exists() {
    List<String> missing = new ArrayList<>();
    List<String[]> rows = PageTables.rows("reference/swirl.md");
    for (String[] cells : rows) {
      Stream<String> members = PageTables.names(cells[1]).filter(OURS);
      members
          .filter(name -> !OF_OTHERS.contains(name) && !SwarmPages.TABLES.isMember(name))
          .forEach(missing::add);
      List<String> tests = PageTables.names(cells[2]).toList();
      tests.stream().filter(name -> !SwarmPages.TABLES.isTest(name)).forEach(missing::add);
      if (tests.isEmpty() && !cells[1].contains("not offered")) {
        missing.add("no test: " + cells[0]);
      }
    }
    assertThat(missing).isEmpty();
    assertThat(rows).hasSizeGreaterThan(35);
  }
}
