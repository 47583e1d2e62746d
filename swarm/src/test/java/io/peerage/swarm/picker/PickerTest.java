package io.peerage.swarm.picker;

import static org.assertj.core.api.Assertions.assertThat;

import io.peerage.swarm.bin.RangeSet;
import org.junit.jupiter.api.Test;

class PickerTest {

  private static final int CHUNKS = 20;

  private final RangeSet proven = new RangeSet(64);
  private final Picker picker = new Picker(CHUNKS, proven);
  private final RangeSet all = set(0, CHUNKS - 1);

  private static RangeSet set(long... bounds) {
    RangeSet set = new RangeSet(64);
    for (int i = 0; i < bounds.length; i += 2) {
      set.add(bounds[i], bounds[i + 1]);
    }
    return set;
  }

  @Test
  void chunks_are_picked_in_order_each_once() {
    assertThat(picker.pick(all, 5)).containsExactly(0, 4);
    assertThat(picker.pick(all, 100)).containsExactly(5, 19);
    assertThat(picker.pick(all, 1)).isEmpty();
    assertThat(picker.isEmpty()).isTrue();
  }

  @Test
  void only_what_the_peer_has_is_picked() {
    RangeSet some = set(2, 3, 8, 9, 19, 30);
    picker.arrived(8);

    assertThat(picker.pick(some, 5)).containsExactly(2, 3);
    assertThat(picker.pick(some, 5)).containsExactly(9, 9);
    assertThat(picker.pick(some, 5)).containsExactly(19, 19);
    assertThat(picker.pick(some, 5)).isEmpty();
    assertThat(picker.pick(set(), 5)).isEmpty();
  }

  @Test
  void what_is_given_back_is_picked_again() {
    picker.pick(all, CHUNKS);

    picker.giveBack(4, 6);

    assertThat(picker.pick(all, 2)).containsExactly(4, 5);
    assertThat(picker.pick(all, 2)).containsExactly(6, 6);
  }

  @Test
  void what_was_proven_meanwhile_stays_out() {
    picker.pick(all, CHUNKS);
    proven.add(0, 1);
    proven.add(4, 4);
    proven.add(9, 9);

    picker.giveBack(0, 9);

    assertThat(picker.pick(all, 9)).containsExactly(2, 3);
    assertThat(picker.pick(all, 9)).containsExactly(5, 8);
    assertThat(picker.isEmpty()).isTrue();
  }

  @Test
  void what_is_proven_to_its_end_gives_nothing_back() {
    picker.pick(all, CHUNKS);
    proven.add(0, CHUNKS - 1);

    picker.giveBack(0, CHUNKS - 1);

    assertThat(picker.isEmpty()).isTrue();
  }

  @Test
  void a_chunk_may_be_taken_out_of_turn_once() {
    assertThat(picker.take(19)).isTrue();
    assertThat(picker.take(19)).isFalse();
    assertThat(picker.pick(all, 100)).containsExactly(0, 18);
  }

  @Test
  void nothing_behind_a_certain_end_is_picked() {
    picker.limit(3);

    assertThat(picker.pick(all, 100)).containsExactly(0, 2);
    assertThat(picker.isEmpty()).isTrue();
  }
}
