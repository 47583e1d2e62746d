package io.peerage.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SometimesTest {

  private final Sometimes sometimes = Sometimes.of("one", "two");

  @Test
  void what_never_happened_is_named() {
    sometimes.reached("one");
    sometimes.when("two", false);

    assertThatThrownBy(sometimes::verifyAll)
        .isInstanceOf(AssertionError.class)
        .hasMessage("never happened: two; happened: {one=1, two=0}");
  }

  @Test
  void once_is_enough() {
    sometimes.reached("one");
    sometimes.reached("one");
    sometimes.when("two", true);

    assertThatCode(sometimes::verifyAll).doesNotThrowAnyException();
    assertThat(sometimes.times("one")).isEqualTo(2);
  }

  @Test
  void a_name_has_to_be_announced() {
    assertThatThrownBy(() -> sometimes.reached("three"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("nobody announced 'three': [one, two]");
    assertThat(sometimes.times("three")).isZero();
  }
}
