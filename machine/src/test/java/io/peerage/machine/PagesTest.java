package io.peerage.machine;

import static org.assertj.core.api.Assertions.assertThat;

import io.peerage.testkit.PageTables;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The pages about machines say nothing that is not so: their Java compiles and prints what they
/// say, and what they name exists.
final class PagesTest {
  private static final PageTables TABLES =
      PageTables.of("io.peerage.machine", "idiom", "log", "pipe", "schema", "stock");
  private static final Path DOCS = Path.of("..", "docs");
  private static final Pattern JAVA = Pattern.compile("(?ms)^```java\n(.*?)^```$");
  private static final Pattern PRINTED =
      Pattern.compile("(?m)^\\s*System\\.out\\.println.*?// (.*)$");

  /// Blocks that declare something become classes; the others, in order, one method.
  @Test
  void the_java_of_the_tutorial_compiles_and_prints_what_it_says(@TempDir Path folder)
      throws Exception {
    List<String> blocks =
        found(JAVA, "how-to/write-a-machine.md").map(found -> found.group(1)).toList();
    assertThat(blocks).hasSizeGreaterThan(5);
    List<String> declarations = blocks.stream().filter(PagesTest::declares).toList();
    List<String> steps = blocks.stream().filter(block -> !declares(block)).toList();
    String source =
        """
        import io.peerage.machine.*;
        import io.peerage.machine.idiom.*;
        import io.peerage.machine.log.*;
        import io.peerage.machine.pipe.*;
        import io.peerage.machine.schema.*;
        import io.peerage.machine.stock.*;
        import java.util.*;
        import java.util.concurrent.*;

        public class Tutorial {
          %s
          public static void main(String[] args) throws Exception {
            %s
          }
        }
        """
            .formatted(
                String.join("\n", declarations).replaceAll("(?m)^(final class|enum)", "static $1"),
                String.join("\n", steps))
            .replace("static enum", "enum");
    List<String> expected = PRINTED.matcher(source).results().map(found -> found.group(1)).toList();

    compile(source, folder);
    assertThat(run(folder)).isEqualTo(expected).isNotEmpty();
  }

  private static boolean declares(String block) {
    return Pattern.compile("(?m)^(final class|enum|record|interface) ").matcher(block).find();
  }

  private static void compile(String source, Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("Tutorial.java"), source);
    URI classes = Machine.class.getProtectionDomain().getCodeSource().getLocation().toURI();
    StringWriter said = new StringWriter();
    int status =
        ToolProvider.findFirst("javac")
            .orElseThrow()
            .run(
                new PrintWriter(said),
                new PrintWriter(said),
                "-cp",
                Path.of(classes).toString(),
                "-proc:none",
                "-implicit:none",
                "-d",
                folder.toString(),
                file.toString());
    assertThat(status).as(said.toString()).isZero();
  }

  private static List<String> run(Path folder) throws Exception {
    PrintStream usual = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    URL[] path = {folder.toUri().toURL()};
    try (URLClassLoader loader = new URLClassLoader(path, PagesTest.class.getClassLoader())) {
      System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
      loader
          .loadClass("Tutorial")
          .getMethod("main", String[].class)
          .invoke(null, (Object) new String[0]);
    } finally {
      System.setOut(usual);
    }
    return printed.toString(StandardCharsets.UTF_8).lines().toList();
  }

  /// Each row: their call, our members, the tests that show them; or why there is none.
  @Test
  void every_member_and_test_of_the_table_of_functions_exists() throws IOException {
    List<String> missing = new ArrayList<>();
    int shown = 0;
    for (String[] cells : PageTables.rows("reference/machine-functions.md")) {
      if (cells.length != 3) {
        continue;
      }
      PageTables.names(cells[1]).filter(name -> !TABLES.isMember(name)).forEach(missing::add);
      List<String> tests = PageTables.names(cells[2]).toList();
      tests.stream().filter(name -> !TABLES.isTest(name)).forEach(missing::add);
      if (tests.isEmpty() && !cells[1].contains("ot offered")) {
        missing.add("no test: " + cells[0]);
      }
      shown += tests.size();
    }
    assertThat(missing).isEmpty();
    assertThat(shown).isGreaterThan(100);
  }

  private static Stream<MatchResult> found(Pattern pattern, String page) throws IOException {
    return pattern.matcher(Files.readString(DOCS.resolve(page))).results();
  }
}
