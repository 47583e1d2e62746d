package io.peerage.remote;

import static org.assertj.core.api.Assertions.assertThat;

import io.peerage.testkit.PageTables;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The page about machines of other processes says nothing that is not so.
class RemotePageTest {
  private static final PageTables HERE =
      PageTables.of("io.peerage.remote", "client", "server", "message", "compact", "delivery");
  private static final PageTables KERNEL = PageTables.of("io.peerage.machine", "log");

  /// Names of ours; the others are meters, commands, and states.
  private static final Predicate<String> OURS =
      Pattern.compile("[A-Z]\\w*(\\.\\w+)?").asMatchPredicate();

  private static final Predicate<String> STATES = Pattern.compile("Err\\w+").asMatchPredicate();

  @Test
  void every_member_and_test_of_the_tables_exists() {
    List<String> missing = new ArrayList<>();
    List<String[]> rows =
        PageTables.rows("reference/remote.md").stream().filter(row -> row.length == 3).toList();
    for (String[] cells : rows) {
      Stream<String> members = PageTables.names(cells[1]).filter(OURS);
      members
          .filter(name -> !HERE.isMember(name) && !KERNEL.isMember(name) && !STATES.test(name))
          .forEach(missing::add);
      List<String> tests = PageTables.names(cells[2]).toList();
      tests.stream().filter(name -> !HERE.isTest(name)).forEach(missing::add);
      if (tests.isEmpty() && !cells[1].contains("not offered")) {
        missing.add("no test: " + cells[0]);
      }
    }
    assertThat(missing).isEmpty();
    assertThat(rows).hasSizeGreaterThan(70);
  }
}
