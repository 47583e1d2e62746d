package io.peerage.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class UsageTest {

  private static final String STAT =
      "4711 (C1 (Compiler) 0) S 1 2 3 0 -1 4 5 6 7 8 150 25 1000 200 20 0 3 0 9";

  @Test
  void a_name_may_hold_blanks_and_brackets() {
    assertThat(Usage.name(STAT)).isEqualTo("C1 (Compiler) 0");
  }

  @Test
  void user_and_system_time_are_the_fourteenth_and_fifteenth_field() {
    assertThat(Usage.seconds(STAT, 11, 12)).isEqualTo(1.75);
  }

  @Test
  void time_of_ended_children_follows() {
    assertThat(Usage.seconds(STAT, 13, 14)).isEqualTo(12);
  }
}
