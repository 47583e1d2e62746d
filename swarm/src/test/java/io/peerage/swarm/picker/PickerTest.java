package io.peerage.swarm.picker;

import static org.assertj.core.api.Assertions.assertThat;

import io.peerage.swarm.bin.RangeSet;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PickerTest {

  private static final int CHUNKS = 20;

  private static final long NOW = 1_000_000_000_000L;

  private final RangeSet proven = new RangeSet(64);
  private final Picker picker =
      new Picker(CHUNKS, true, proven, Order.IN_ORDER, new SplittableRandom(1));
  private final ListedSource all = ListedSource.with(0, CHUNKS - 1);

  @Test
  void chunks_are_picked_in_order_each_once() {
    assertThat(picker.pick(all, 5, NOW)).containsExactly(0, 4);
    assertThat(picker.pick(all, 100, NOW)).containsExactly(5, 19);
    assertThat(picker.pick(all, 1, NOW)).isEmpty();
    assertThat(picker.isEmpty()).isTrue();
  }

  @Test
  void only_what_the_peer_has_is_picked() {
    ListedSource some = ListedSource.with(2, 3, 8, 9, 19, 30);
    picker.arrived(8);

    assertThat(picker.pick(some, 5, NOW)).containsExactly(2, 3);
    assertThat(picker.pick(some, 5, NOW)).containsExactly(9, 9);
    assertThat(picker.pick(some, 5, NOW)).containsExactly(19, 19);
    assertThat(picker.pick(some, 5, NOW)).isEmpty();
    assertThat(picker.pick(ListedSource.with(), 5, NOW)).isEmpty();
  }

  @Test
  void what_is_given_back_is_picked_again() {
    picker.pick(all, CHUNKS, NOW);

    picker.giveBack(4, 6);

    assertThat(picker.pick(all, 2, NOW)).containsExactly(4, 5);
    assertThat(picker.pick(all, 2, NOW)).containsExactly(6, 6);
  }

  @Test
  void what_was_proven_meanwhile_stays_out() {
    picker.pick(all, CHUNKS, NOW);
    proven.add(0, 1);
    proven.add(4, 4);
    proven.add(9, 9);

    picker.giveBack(0, 9);

    assertThat(picker.pick(all, 9, NOW)).containsExactly(2, 3);
    assertThat(picker.pick(all, 9, NOW)).containsExactly(5, 8);
    assertThat(picker.isEmpty()).isTrue();
  }

  @Test
  void what_is_proven_to_its_end_gives_nothing_back() {
    picker.pick(all, CHUNKS, NOW);
    proven.add(0, CHUNKS - 1);

    picker.giveBack(0, CHUNKS - 1);

    assertThat(picker.isEmpty()).isTrue();
  }

  @Test
  void a_chunk_may_be_taken_out_of_turn_once() {
    assertThat(picker.take(19)).isTrue();
    assertThat(picker.take(19)).isFalse();
    assertThat(picker.pick(all, 100, NOW)).containsExactly(0, 18);
  }

  @Test
  void nothing_behind_a_certain_end_is_picked() {
    picker.limit(3);

    assertThat(picker.pick(all, 100, NOW)).containsExactly(0, 2);
    assertThat(picker.isEmpty()).isTrue();
  }

  @Test
  void what_is_proven_at_the_start_is_not_picked() {
    RangeSet before = new RangeSet(4);
    before.add(0, 3);

    Picker resumed = new Picker(CHUNKS, true, before, Order.IN_ORDER, new SplittableRandom(1));

    assertThat(resumed.pick(all, 2, NOW)).containsExactly(4, 5);
  }

  // The end game.

  @Test
  void nothing_is_asked_for_twice_while_something_was_not_asked_for_at_all() {
    ListedSource slow = slowWith(0, 18);

    assertThat(picker.steal(all, 100, 0)).isEmpty();
    picker.pick(all, 1, NOW);
    assertThat(picker.steal(all, 100, 0)).isNotEmpty();
    assertThat(slow.outstanding.count()).isEqualTo(19);
  }

  @Test
  void the_last_half_of_what_somebody_will_be_long_about_is_asked_for_twice_and_not_thrice() {
    slowWith(0, 19);
    ListedSource third = ListedSource.with(0, CHUNKS - 1);
    picker.join(third);

    long[] stolen = picker.steal(all, 100, 0);
    all.outstanding.add(stolen[0], stolen[1]);

    assertThat(stolen).containsExactly(10, 19);
    assertThat(picker.steal(third, 100, 0)).containsExactly(0, 9);
  }

  @Test
  void who_will_soon_be_done_is_left_alone() {
    ListedSource slow = slowWith(0, 19);
    slow.expectedNanos = Picker.WORTHWHILE_NANOS + 2 * all.roundTripNanos;

    assertThat(picker.steal(all, 100, 0)).isEmpty();
    slow.expectedNanos++;
    assertThat(picker.steal(all, 100, 0)).isNotEmpty();
  }

  @Test
  void from_who_has_stopped_everything_is_taken() {
    ListedSource slow = slowWith(0, 19);
    slow.expectedNanos = Long.MAX_VALUE;

    assertThat(picker.steal(all, 100, 0)).containsExactly(0, 19);
  }

  @Test
  void no_more_is_taken_than_there_is_room_for() {
    slowWith(0, 19);

    assertThat(picker.steal(all, 3, 0)).containsExactly(17, 19);
  }

  @Test
  void what_two_were_asked_for_stays_with_the_other_when_one_gives_it_back() {
    slowWith(0, 19);
    picker.steal(all, 100, 0);

    picker.giveBack(5, 14);

    assertThat(picker.pick(all, 100, NOW)).containsExactly(5, 9);
    picker.giveBack(10, 19);
    assertThat(picker.pick(all, 100, NOW)).containsExactly(10, 14);
  }

  @Test
  void what_one_has_sent_is_withdrawn_from_the_other() {
    ListedSource slow = slowWith(0, 19);
    picker.steal(all, 100, 0);

    proven.add(19);
    picker.delivered(19, all, true);

    assertThat(slow.withdrawn.toString()).isEqualTo("{19-19}");
    proven.add(3);
    picker.delivered(3, slow, true);
    assertThat(all.withdrawn.isEmpty()).isTrue();
  }

  @Test
  void what_nobody_asked_for_is_withdrawn_from_whoever_was() {
    ListedSource slow = slowWith(0, 19);

    picker.delivered(3, all, false);

    assertThat(slow.withdrawn.toString()).isEqualTo("{3-3}");
  }

  private ListedSource slowWith(long first, long last) {
    ListedSource slow = ListedSource.with(0, CHUNKS - 1);
    slow.expectedNanos = 1_000_000_000;
    picker.join(slow);
    picker.join(all);
    picker.pick(slow, last - first + 1, NOW);
    slow.outstanding.add(first, last);
    return slow;
  }
}
