package io.peerage.swarm.bin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class RangeSetTest {

  @Test
  void chunks_that_touch_become_one_run() {
    var set = new RangeSet(4);
    set.add(0);
    set.add(2);
    set.add(1);
    assertThat(set).hasToString("{0-2}");
    assertThat(set.count()).isEqualTo(3);
  }

  @Test
  void everything_costs_one_run() {
    var set = new RangeSet(1);
    assertThat(set.add(0, 0xffff_ffffL)).isTrue();
    assertThat(set.count()).isEqualTo(1L << 32);
    assertThat(set.add(0, RangeSet.CHUNK_MAX)).isTrue();
    assertThat(set.firstAbsent(5)).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void a_run_above_the_cap_is_refused_and_changes_nothing() {
    var set = new RangeSet(2);
    assertThat(set.add(0)).isTrue();
    assertThat(set.add(2)).isTrue();
    assertThat(set.add(4)).isFalse();
    assertThat(set).hasToString("{0-0,2-2}");
    assertThat(set.count()).isEqualTo(2);
    assertThat(set.add(1)).as("needs no further run").isTrue();
    assertThat(set).hasToString("{0-2}");
  }

  @Test
  void a_cut_above_the_cap_is_refused_and_changes_nothing() {
    var set = new RangeSet(1);
    set.add(0, 9);
    assertThat(set.remove(4, 5)).isFalse();
    assertThat(set).hasToString("{0-9}");
    assertThat(set.remove(5, 20)).isTrue();
    assertThat(set).hasToString("{0-4}");
    assertThat(set.count()).isEqualTo(5);
  }

  @Test
  void finds_the_ends_of_runs_and_gaps() {
    var set = new RangeSet(8);
    set.add(3, 5);
    set.add(8, 9);
    assertThat(set.firstAbsent(0)).isZero();
    assertThat(set.firstAbsent(4)).isEqualTo(6);
    assertThat(set.firstPresent(0)).isEqualTo(3);
    assertThat(set.firstPresent(6)).isEqualTo(8);
    assertThat(set.firstPresent(10)).isEqualTo(-1);
    assertThat(set.lastAbsent(9)).isEqualTo(7);
    assertThat(set.lastAbsent(5)).isEqualTo(2);
    assertThat(set.lastPresent(7)).isEqualTo(5);
    assertThat(set.lastPresent(2)).isEqualTo(-1);
    assertThat(set.firstOfRun(5)).isEqualTo(3);
    assertThat(set.lastOfRun(3)).isEqualTo(5);
    assertThat(set.lastOfRun(6)).isEqualTo(-1);
  }

  @Test
  void a_copy_is_equal_and_independent_and_keeps_its_own_cap() {
    var set = new RangeSet(20);
    for (int chunk = 0; chunk < 40; chunk += 2) {
      set.add(chunk);
    }
    var copy = new RangeSet(20);
    assertThat(copy.copyFrom(set)).isTrue();
    set.clear();
    assertThat(set.isEmpty()).isTrue();
    assertThat(copy.runs()).isEqualTo(20);
    assertThat(copy.count()).isEqualTo(20);
    assertThat(copy.add(1)).isTrue();
    var small = new RangeSet(3);
    small.add(7);
    assertThat(small.copyFrom(copy)).isFalse();
    assertThat(small).hasToString("{7-7}");
  }

  @Test
  void takes_no_interval_that_is_negative_or_reversed() {
    var set = new RangeSet(2);
    assertThatThrownBy(() -> set.add(-1, 2)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> set.remove(3, 2)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> set.add(Long.MAX_VALUE)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new RangeSet(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> set.runFirst(0)).isInstanceOf(IndexOutOfBoundsException.class);
  }
}
