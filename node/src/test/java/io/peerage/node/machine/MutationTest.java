package io.peerage.node.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.peerage.machine.Blueprint;
import io.peerage.machine.State;
import io.peerage.wire.ErrorCode;
import io.peerage.wire.PeerageException;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Mutations as lines of text.
class MutationTest {
  private static final Blueprint<Object> DOOR =
      SchemaFileTest.parse("{\"states\":{\"Open\":{},\"Closed\":{}}}").<Object>blueprint().build();

  private static Mutation parse(String line) {
    return Mutation.parse(line, DOOR);
  }

  @ParameterizedTest
  @CsvSource({"add, ADD", "remove, REMOVE", "set, SET", "toggle, TOGGLE", "canadd, CANADD"})
  void a_line_names_a_verb_and_states(String word, Mutation.Verb verb) {
    Mutation mutation = parse("  " + word + "\tOpen   Exception ");
    assertThat(mutation.verb()).isEqualTo(verb);
    assertThat(mutation.states()).extracting(State::name).containsExactly("Open", "Exception");
    assertThat(mutation.args().isEmpty()).isTrue();
    assertThat(mutation.text()).isEqualTo(word + "\tOpen   Exception");
  }

  @Test
  void no_state_is_a_list_of_states_too() {
    assertThat(parse("set").states()).isEmpty();
  }

  @Test
  void words_with_an_equals_sign_are_arguments_wherever_they_stand() {
    Mutation mutation = parse("add who=me Open n=7");
    assertThat(mutation.states()).extracting(State::name).containsExactly("Open");
    assertThat(mutation.args()).hasToString("(who=me n=7)");
  }

  static Stream<Arguments> values() {
    return Stream.of(
        Arguments.of("x=1", 1),
        Arguments.of("x=1.5", 1.5),
        Arguments.of(
            "x=123456789012345678901234567890", new BigInteger("123456789012345678901234567890")),
        Arguments.of("x=true", true),
        Arguments.of("x=\"a \\\" b\"", "a \" b"),
        Arguments.of("x=[1,\"b\",[]]", List.of(1, "b", List.of())),
        Arguments.of("x={\"a\":{\"b\":false}}", Map.of("a", Map.of("b", false))),
        Arguments.of("x=null", Optional.empty()),
        Arguments.of("x=", ""),
        Arguments.of("x=a=b", "a=b"),
        Arguments.of("x=[1", "[1"),
        Arguments.of("x=1 2", "1 2"),
        Arguments.of("x=" + "[".repeat(100), "[".repeat(100)));
  }

  @ParameterizedTest
  @MethodSource("values")
  void a_value_is_json_or_else_text(String word, Object value) {
    assertThat(Argument.parse(word)).isEqualTo(new Argument("x", value));
  }

  @Test
  void a_text_in_quotes_may_have_blanks() {
    assertThat(Words.split("add a=\"b c\" \"d\\\" e\" f\\ g "))
        .containsExactly("add", "a=\"b c\"", "\"d\\\" e\"", "f\\", "g");
    assertThat(Words.split("a=\"b c")).containsExactly("a=\"b c");
    assertThat(Words.split(" ")).isEmpty();
    assertThat(Words.split("\"\\")).containsExactly("\"\\");
  }

  @Test
  void errors_take_the_rest_of_the_line() {
    assertThat(parse("adderr no  power=0 ").error()).isEqualTo("no  power=0");
    Mutation mutation = parse("adderrstate Open not  now");
    assertThat(mutation.states()).extracting(State::name).containsExactly("Open");
    assertThat(mutation.error()).isEqualTo("not  now");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "add Opne | NOT_FOUND | there is no state 'Opne' | did you mean Open?",
        "add Xyz | NOT_FOUND | there is no state 'Xyz' | \"\"",
        "adderrstate Opne x | NOT_FOUND | there is no state 'Opne' | did you mean Open?",
        "ad Open | USAGE | 'ad' is no mutation | did you mean add?",
        "frobnicate | USAGE | 'frobnicate' is no mutation | there are add, remove, set, toggle,"
            + " canadd, canremove, adderr, adderrstate",
        "ADD Open | USAGE | 'ADD' is no mutation | there are add, remove, set, toggle, canadd,"
            + " canremove, adderr, adderrstate",
        "adderr | USAGE | adderr needs a text | \"\"",
        "adderrstate Open | USAGE | adderrstate needs a state and a text | \"\"",
        "add =1 | USAGE | '=1' is no argument | write name=value",
      })
  void a_mistake_is_told(String line, ErrorCode code, String message, String hint) {
    assertThatExceptionOfType(PeerageException.class)
        .isThrownBy(() -> parse(line))
        .satisfies(wrong -> {
          assertThat(wrong.code()).isEqualTo(code);
          assertThat(wrong).hasMessage(message);
          assertThat(wrong.hint()).isEqualTo(hint);
        });
  }

  @Test
  void what_a_line_says_is_repeated_short_and_harmless() {
    assertThatExceptionOfType(PeerageException.class)
        .isThrownBy(() -> parse("add \u001b[31m" + "x".repeat(100)))
        .withMessage("there is no state '?[31m" + "x".repeat(Shown.CHARS_MAX - 5) + "…'");
  }
}
