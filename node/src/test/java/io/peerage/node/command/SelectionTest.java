package io.peerage.node.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.peerage.remote.Directory;
import io.peerage.wire.ErrorCode;
import io.peerage.wire.PeerageException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SelectionTest {
  private static final Directory.Listing DOOR =
      new Directory.Listing("door", List.of("front", "red"), List.of("A", "B", "C"), List.of("A"));

  private static Selection parse(String words) {
    return Selection.parse(words.isEmpty() ? List.of() : List.of(words.split(" ", -1)));
  }

  @Test
  void words_are_names_and_options_have_values() {
    assertThat(parse("door --tag red get-* --active A --inactive B --tag front"))
        .isEqualTo(
            new Selection(
                List.of("door", "get-*"), List.of("red", "front"), List.of("A"), List.of("B")));
    assertThat(parse("").isEmpty()).isTrue();
    assertThat(parse("--inactive B").isEmpty()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "--tag red, true",
    "--tag red --tag front, true",
    "--tag blue, false",
    "--tag red --tag blue, false",
    "--active A, true",
    "--active B, false",
    "--inactive B --inactive C, true",
    "--inactive A, false",
    "--inactive D, false",
    "--active A --inactive B --tag red, true"
  })
  void a_machine_is_meant_if_it_is_all_of_it(String words, boolean meant) {
    assertThat(parse(words).fits(DOOR)).isEqualTo(meant);
  }

  @ParameterizedTest
  @ValueSource(strings = {"--tag", "door --active", "--tags x"})
  void what_is_no_selection_is_a_usage_error(String words) {
    assertThatExceptionOfType(PeerageException.class)
        .isThrownBy(() -> parse(words))
        .satisfies(wrong -> assertThat(wrong.code()).isEqualTo(ErrorCode.USAGE));
  }
}
