package io.peerage.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a state may be called that comes from outside.
final class DynamicStateTest {
  @ParameterizedTest
  @ValueSource(strings = {"A", "err-network", "v1.2_x", "Geöffnet", "開", "7"})
  void letters_and_digits_of_any_script_and_three_signs(String name) {
    assertThat(new DynamicState(name)).hasToString(name).isEqualTo(DynamicState.of(name));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", " ", "A B", "A:B", "A;", "a=1", "A+B", "A,B", "\n", "\ud800", "\u001b"})
  void nothing_that_a_line_of_text_or_a_drawing_gives_a_meaning(String name) {
    assertThatThrownBy(() -> new DynamicState(name))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1 to 128 letters");
  }

  @Test
  void a_name_has_an_end() {
    String longest = "x".repeat(DynamicState.NAME_MAX);
    assertThat(new DynamicState(longest).name()).isEqualTo(longest);
    assertThatThrownBy(() -> new DynamicState(longest + "x"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_bad_name_is_shown_short_and_harmless() {
    assertThatThrownBy(() -> new DynamicState("A\u001b[31m" + "x".repeat(100)))
        .hasMessageStartingWith("state \"A?[31m" + "x".repeat(34) + "…\":");
  }

  @Test
  void exception_is_the_same_state_everywhere() {
    assertThat(DynamicState.of("Exception")).isEqualTo(Basic.Exception);
    assertThatThrownBy(() -> new DynamicState("Exception"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
