package io.peerage.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;

class DrawTest {

  @SeededTest
  void numbers_stay_in_their_range_and_reach_both_ends(long seed) {
    Draw draw = Draw.seeded(seed);
    assertThat(IntStream.range(0, 1_000).map(_ -> draw.between(-3, 100_000)))
        .allMatch(number -> number >= -3 && number <= 100_000)
        .contains(-3, 100_000);
  }

  @SeededTest
  void the_whole_range_of_int_can_be_asked_for(long seed) {
    Draw draw = Draw.seeded(seed);
    assertThat(
            IntStream.range(0, 1_000).map(_ -> draw.between(Integer.MIN_VALUE, Integer.MAX_VALUE)))
        .contains(Integer.MIN_VALUE, Integer.MAX_VALUE)
        .anyMatch(number -> number < 0 && number > Integer.MIN_VALUE);
  }

  @SeededTest
  void sizes_are_powers_of_two_and_their_neighbours(long seed) {
    Draw draw = Draw.seeded(seed);
    assertThat(IntStream.range(0, 2_000).map(_ -> draw.size(1_024)))
        .contains(0, 1, 2, 3, 1_023, 1_024)
        .allMatch(size -> size <= 1_024)
        .allMatch(size -> IntStream.of(-1, 0, 1).anyMatch(d -> Integer.bitCount(size + d) == 1));
  }

  @SeededTest
  void bytes_hold_the_edges_of_signs_and_ranges(long seed) {
    assertThat(Draw.seeded(seed).bytes(4_096))
        .hasSize(4_096)
        .contains(0x00, 0x01, 0x7f, 0x80, 0xff, 0x33);
  }

  @SeededTest
  void picks_every_choice_in_the_end(long seed) {
    Draw draw = Draw.seeded(seed);
    assertThat(IntStream.range(0, 200).mapToObj(_ -> draw.pick(List.of("a", "b", "c"))))
        .contains("a", "b", "c");
  }

  @SeededTest
  void the_same_seed_draws_the_same(long seed) {
    assertThat(Draw.seeded(seed).bytes(64)).isEqualTo(Draw.seeded(seed).bytes(64));
  }
}
