package io.peerage.node.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.peerage.machine.Blueprint;
import io.peerage.machine.DynamicState;
import io.peerage.wire.ErrorCode;
import io.peerage.wire.PeerageException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What a schema file may say, and where it is told that it may not.
class SchemaFileTest {
  static SchemaFile parse(String json) {
    return SchemaFile.parse("x.json", json.getBytes(StandardCharsets.UTF_8));
  }

  private static void assertFault(String json, String message, String hint) {
    assertThatExceptionOfType(PeerageException.class)
        .isThrownBy(() -> parse(json))
        .satisfies(fault -> {
          assertThat(fault.code()).isEqualTo(ErrorCode.USAGE);
          assertThat(fault).hasMessage(message);
          assertThat(fault.hint()).isEqualTo(hint);
        });
  }

  @Test
  void every_member_is_read() {
    SchemaFile file =
        parse(
            """
            {"id": "door-1", "states": {
              "A": {"auto": true, "multi": true, "require": ["B"], "add": ["C", "D"],
                    "remove": ["E"], "after": ["F"], "tags": ["command", "group: x"]},
              "B": {}}}
            """);
    assertThat(file.id()).isEqualTo("door-1");
    assertThat(file.schema()).hasToString("A:auto,multi,req=B,add=C+D,rem=E,after=F; B");
    assertThat(file.schema().declaration("A").tags()).containsExactly("command", "group: x");
  }

  @Test
  void what_is_absent_is_empty() {
    SchemaFile file = parse("{\"states\":{}}");
    assertThat(file.id()).isEqualTo("machine");
    assertThat(file.schema().names()).isEmpty();
    assertThat(parse("\ufeff{\"states\":{\"A\":{\"auto\":false}}}").schema()).hasToString("A");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '\'',
      value = {
        "'[\"B\",\"A\"]', 'B; A'",
        "'[\"B\",\"A\",\"B\"]', 'B; A'",
        "'[\"Exception\",\"B\",\"A\"]', 'Exception:multi; B; A'",
      })
  void an_order_sorts(String order, String schema) {
    String before = "{\"order\":" + order + ",\"states\":{\"A\":{},\"B\":{}}}";
    assertThat(parse(before).schema()).hasToString(schema);
    String after = "{\"states\":{\"A\":{},\"B\":{}},\"order\":" + order + "}";
    assertThat(parse(after).schema()).hasToString(schema);
  }

  @Test
  void exception_comes_last_unless_it_is_listed() {
    Blueprint<Object> implied = parse("{\"states\":{\"A\":{}}}").blueprint().build();
    assertThat(implied.schema()).hasToString("A; Exception:multi");
    Blueprint<Object> listed =
        parse("{\"states\":{\"Exception\":{\"remove\":[\"A\"]},\"A\":{}}}").blueprint().build();
    assertThat(listed.schema()).hasToString("Exception:multi,rem=A; A");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "[] | 1:1: a schema is an object: {\"states\": {…}} | ''",
        "{} | 1:2: the schema has no \"states\" | ''",
        "{\"states\":[]} | 1:11: \"states\" wants an object: {\"Open\": {…}} | ''",
        "{\"states\":{\"A\":1}} | 1:16: state A wants an object, {} at least | ''",
        "{\"states\":{\"A\":{\"requires\":[]}}} | 1:17: there is no member \"requires\" | did you mean"
            + " \"require\"?",
        "{\"colour\":1} | 1:2: there is no member \"colour\" | there are id, states, order",
        "{\"states\":{\"A\":{\"auto\":1}}} | 1:24: \"auto\" wants true or false | ''",
        "{\"states\":{\"A\":{\"add\":\"B\"}}} | 1:23: \"add\" wants a list of texts: [\"…\"] | ''",
        "{\"states\":{\"A\":{\"add\":[[]]}}} | 1:24: \"add\" wants text in quotes | ''",
        "{\"id\":7} | 1:7: \"id\" wants text in quotes | ''",
        "{\"id\":\"A B\"} | 1:7: \"A B\" is no id: 1 to 64 of a-z, 0-9, dot, underscore and hyphen"
            + " | ''",
        "{\"states\":{\"A\":{},\"A\":{}}} | 1:19: state A is there twice | ''",
        "{\"id\":\"a\",\"id\":\"a\"} | 1:11: \"id\" is there twice | ''",
        "{\"states\":{\"A\":{\"add\":[],\"add\":[]}}} | 1:26: \"add\" is there twice | ''",
        "{\"states\":{\"A\":{}},\"order\":[\"B\"]} | 1:28: state B is not declared; the order leaves out"
            + " A | ''",
        "{\"states\":{}} {} | 1:15: nothing may follow the schema | ''",
      })
  void a_mistake_is_told_with_line_and_column(String json, String message, String hint) {
    assertFault(json, "x.json:" + message, hint);
  }

  @Test
  void lines_and_columns_count_characters() {
    assertFault(
        "{\n \"states\": {\n  \"Geöffnet\": {\"wenn\": []}}}",
        "x.json:3:16: there is no member \"wenn\"",
        "there are auto, multi, require, add, remove, after, tags");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "{\"states\":",
        "{\"states\":{\"A\":{\"add\":[\"B\"",
        "nul",
        "{\"states\":{},}",
        "{'states':{}}",
        "{\"states\":{\"A\":{}}",
        "// no\n{\"states\":{}}"
      })
  void what_is_no_json_is_told_with_line_and_column(String json) {
    assertThatExceptionOfType(PeerageException.class)
        .isThrownBy(() -> parse(json))
        .withMessageMatching("(?s)x\\.json:\\d+:\\d+: .+")
        .extracting(PeerageException::code)
        .isEqualTo(ErrorCode.USAGE);
  }

  @Test
  void names_of_states_are_checked_wherever_they_stand() {
    assertFault(
        "{\"states\":{\"A B\":{}}}",
        "x.json:1:12: state \"A B\": a name has 1 to 128 letters, digits, underscores, hyphens and dots",
        "");
    assertThatExceptionOfType(PeerageException.class)
        .isThrownBy(() -> parse("{\"states\":{\"A\":{\"add\":[\"\\u001b[31m\"]}}}"))
        .withMessageContaining("x.json:1:24: state \"?[31m\"");
  }

  @Test
  void there_are_as_many_states_as_a_machine_may_have() {
    assertThat(parse(many(Blueprint.STATES_MAX - 1)).blueprint().build().states())
        .hasSize(Blueprint.STATES_MAX);
    assertThatExceptionOfType(PeerageException.class)
        .isThrownBy(() -> parse(many(Blueprint.STATES_MAX + 1)))
        .withMessageContaining("more than 4096 states");
  }

  /// Exception is one of them, listed or not.
  @Test
  void a_machine_that_is_full_without_exception_is_refused() {
    assertThatExceptionOfType(PeerageException.class)
        .isThrownBy(() -> parse(many(Blueprint.STATES_MAX)))
        .withMessageContaining("more than 4096 states");
  }

  private static String many(int states) {
    return IntStream.range(0, states)
        .mapToObj(i -> "\"S" + i + "\":{}")
        .collect(Collectors.joining(",", "{\"states\":{", "}}"));
  }

  @Test
  void texts_have_an_end() {
    String name = "x".repeat(DynamicState.NAME_MAX);
    assertThat(parse("{\"states\":{\"" + name + "\":{}}}").schema().names()).containsExactly(name);
    assertThatExceptionOfType(PeerageException.class)
        .isThrownBy(() -> parse("{\"states\":{\"" + name + "x\":{}}}"));
    String tag = "x".repeat(SchemaReader.TAG_MAX);
    assertThat(parse("{\"states\":{\"A\":{\"tags\":[\"" + tag + "\"]}}}").schema().tagged(tag))
        .containsExactly("A");
    assertThatExceptionOfType(PeerageException.class)
        .isThrownBy(() -> parse("{\"states\":{\"A\":{\"tags\":[\"" + tag + "x\"]}}}"))
        .withMessageContaining("more than 256 characters in \"tags\"");
  }

  @Test
  void what_is_no_utf_8_is_refused() {
    assertThatExceptionOfType(PeerageException.class)
        .isThrownBy(() -> SchemaFile.parse("x.json", new byte[] {'{', (byte) 0xff}))
        .withMessage("x.json is not UTF-8");
  }

  @Test
  void a_file_is_read_up_to_its_limit(@TempDir Path directory) throws Exception {
    Path file = directory.resolve("x.json");
    String schema = "{\"states\":{}}";
    Files.writeString(file, schema + " ".repeat(SchemaFile.BYTES_MAX - schema.length()));
    assertThat(SchemaFile.read(file).schema().names()).isEmpty();
    Files.writeString(file, schema + " ".repeat(SchemaFile.BYTES_MAX + 1 - schema.length()));
    assertThatExceptionOfType(PeerageException.class)
        .isThrownBy(() -> SchemaFile.read(file))
        .withMessageContaining("more than 4194304 bytes");
  }

  @Test
  void what_is_no_file_is_told_apart(@TempDir Path directory) {
    assertThatExceptionOfType(PeerageException.class)
        .isThrownBy(() -> SchemaFile.read(directory))
        .withMessageContaining("is a directory")
        .extracting(PeerageException::code)
        .isEqualTo(ErrorCode.USAGE);
    assertThatExceptionOfType(PeerageException.class)
        .isThrownBy(() -> SchemaFile.read(directory.resolve("nothing")))
        .extracting(PeerageException::code)
        .isEqualTo(ErrorCode.NOT_FOUND);
  }
}
