package io.peerage.node.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.peerage.machine.schema.Schema;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Drawings against files that the tools of the two languages take.
class DiagramTest {
  private static Path resource(String name) throws Exception {
    return Path.of(
        Objects.requireNonNull(DiagramTest.class.getResource("/schemas/" + name)).toURI());
  }

  private static Schema effective(SchemaFile file) {
    return file.<Object>blueprint().build().schema();
  }

  @ParameterizedTest
  @CsvSource({"mermaid, door.mmd", "d2, door.d2"})
  void a_schema_is_drawn_as_the_file_says(String format, String golden) throws Exception {
    Schema schema = effective(SchemaFile.read(resource("door.json")));
    assertThat(DiagramFormat.parse(format).draw(schema) + "\n")
        .isEqualTo(Files.readString(resource(golden)));
  }

  @Test
  void exception_is_drawn_only_if_something_is_to_be_said_about_it() {
    Schema alone = effective(SchemaFileTest.parse("{\"states\":{\"A\":{}}}"));
    assertThat(DiagramFormat.MERMAID.draw(alone)).isEqualTo("flowchart LR\n  s0[\"A\"]");
    Schema active =
        effective(
            SchemaFileTest.parse("{\"states\":{\"A\":{},\"Exception\":{\"remove\":[\"A\"]}}}"));
    assertThat(DiagramFormat.MERMAID.draw(active)).contains("s1[[\"Exception (multi)\"]]");
    Schema wanted =
        effective(SchemaFileTest.parse("{\"states\":{\"A\":{\"add\":[\"Exception\"]}}}"));
    assertThat(DiagramFormat.MERMAID.draw(wanted)).contains("s0 ==>|add| s1");
  }

  @Test
  void there_are_two_languages() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DiagramFormat.parse("dot"))
        .withMessage("'dot' is none of mermaid, d2");
  }
}
