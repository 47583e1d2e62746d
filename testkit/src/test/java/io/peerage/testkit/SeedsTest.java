package io.peerage.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SeedsTest {

  @SeededTest
  void what_is_written_can_be_read_back(long seed) {
    assertThat(Seeds.parse(Seeds.text(seed))).isEqualTo(seed);
  }

  @Test
  void a_negative_seed_is_written_without_a_sign() {
    assertThat(Seeds.text(-1)).isEqualTo("0xffffffffffffffff");
  }

  @Test
  void what_is_no_number_is_refused() {
    assertThatThrownBy(() -> Seeds.parse("0xseed")).isInstanceOf(NumberFormatException.class);
  }

  @SeededTest
  void children_depend_on_seed_and_label(long seed) {
    assertThat(Seeds.child(seed, 1))
        .isEqualTo(Seeds.child(seed, 1))
        .isNotEqualTo(Seeds.child(seed, 2))
        .isNotEqualTo(Seeds.child(seed + 1, 1));
  }
}
