package io.peerage.swarm.picker;

import static org.assertj.core.api.Assertions.assertThat;

import io.peerage.swarm.bin.RangeSet;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RarestFirstTest {

  private static final int RUN = 64;
  private static final int RUNS = 32;
  private static final int CHUNKS = RUNS * RUN;

  private static final long NOW = 1_000_000_000_000L;

  private final RangeSet proven = new RangeSet(64);
  private final Picker picker = picker(1);
  private final ListedSource seed = ListedSource.with(0, CHUNKS - 1);

  private Picker picker(long seed) {
    return new Picker(CHUNKS, true, proven, Order.RAREST_FIRST, new SplittableRandom(seed));
  }

  @Test
  void who_is_alone_reads_straight_on_from_somewhere_and_around_the_end() {
    picker.join(seed);

    long[] first = picker.pick(seed, 100, NOW);
    long[] second = picker.pick(seed, 100, NOW);

    assertThat(first[0] % RUN).isZero();
    assertThat(second[0]).isEqualTo(first[1] + 1);
    long taken = 200;
    while (!picker.isEmpty()) {
      long[] more = picker.pick(seed, 100, NOW);
      taken += more[1] - more[0] + 1;
    }
    assertThat(taken).isEqualTo(CHUNKS);
  }

  @Test
  void not_everybody_begins_at_the_same_place() {
    Set<Long> beginnings = new HashSet<>();
    for (long i = 0; i < 20; i++) {
      Picker its = picker(i);
      its.join(seed);
      beginnings.add(its.pick(seed, 1, NOW)[0]);
    }

    assertThat(beginnings).hasSizeGreaterThan(5);
  }

  @Test
  void a_run_that_only_one_has_comes_before_those_that_many_have() {
    picker.join(seed);
    picker.join(ListedSource.with(0, 10 * RUN - 1, 11 * RUN, CHUNKS - 1));

    // Drawn by lot, so not always the first; by chance it would be the one in 32 times.
    int picks = 1;
    while (picker.pick(seed, RUN, NOW)[0] != 10 * RUN) {
      picks++;
    }
    assertThat(picks).isLessThan(8);
  }

  @Test
  void a_run_that_was_begun_is_finished_first() {
    picker.join(seed);
    picker.join(ListedSource.with(0, CHUNKS - 1));

    long[] some = picker.pick(seed, 10, NOW);

    assertThat(picker.pick(seed, 100, NOW)).containsExactly(some[1] + 1, some[0] + RUN - 1);
  }

  @Test
  void until_the_size_is_certain_the_beginning_comes_first() {
    Picker unsure = new Picker(CHUNKS, false, proven, Order.RAREST_FIRST, new SplittableRandom(1));
    unsure.join(seed);

    assertThat(unsure.pick(seed, 10, NOW)).containsExactly(0, 9);
    unsure.limit(CHUNKS - 1);
    assertThat(unsure.pick(seed, 10, NOW)[0]).isNotEqualTo(10);
  }

  @Test
  void a_peer_that_has_nothing_wanted_gives_nothing() {
    ListedSource poor = ListedSource.with(5, 6);
    picker.join(seed);
    picker.join(poor);

    assertThat(picker.pick(poor, 9, NOW)).containsExactly(5, 6);
    assertThat(picker.pick(poor, 9, NOW)).isEmpty();
    assertThat(picker.pick(ListedSource.with(0, 9), 9, NOW)).isEmpty();
  }

  @Test
  void what_somebody_has_who_will_be_done_sooner_is_left_to_them_unless_they_do_not_answer() {
    ListedSource other = ListedSource.with(0, CHUNKS - 1);
    picker.join(seed);
    picker.join(other);
    seed.expectedNanos = 1000;
    other.expectedNanos = 999;

    assertThat(picker.pick(seed, RUN, NOW)).isEmpty();
    other.choked = true;
    assertThat(picker.pick(seed, RUN, NOW)).isNotEmpty();
    other.choked = false;
    other.expectedNanos = 1000;
    assertThat(picker.pick(seed, RUN, NOW)).isNotEmpty();
    other.expectedNanos = 0;
    seed.expectedNanos = 0;
    assertThat(picker.pick(seed, RUN, NOW)).isNotEmpty();
  }

  @Test
  void what_nobody_else_has_is_asked_for_however_long_it_takes() {
    picker.join(seed);
    picker.join(ListedSource.with(0, RUN - 1));
    seed.expectedNanos = 1_000_000_000;

    long[] first = picker.pick(seed, RUN, NOW);

    assertThat(first).isNotEmpty();
    assertThat(first[0]).isGreaterThanOrEqualTo(RUN);
  }
}
