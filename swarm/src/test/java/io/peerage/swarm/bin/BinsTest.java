package io.peerage.swarm.bin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class BinsTest {

  @Test
  void everything_is_the_node_above_all_chunks() {
    assertThat(Bins.layer(Bins.ALL)).isEqualTo(63);
    assertThat(Bins.of(63, 0)).isEqualTo(Bins.ALL);
    assertThat(Bins.first(Bins.ALL)).isZero();
    assertThat(Bins.last(Bins.ALL)).isEqualTo(Long.MAX_VALUE);
    assertThat(Bins.parent(Bins.left(Bins.ALL))).isEqualTo(Bins.ALL);
  }

  @Test
  void nothing_is_above_everything_nor_above_nothing() {
    assertThatThrownBy(() -> Bins.parent(Bins.ALL)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Bins.sibling(Bins.ALL)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Bins.parent(Bins.NONE)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Bins.left(Bins.NONE)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void an_interval_is_a_node_only_if_aligned_and_a_power_of_two_long() {
    assertThat(Bins.ofRange(4, 7)).isEqualTo(11);
    assertThat(Bins.ofRange(2, 5)).isEqualTo(Bins.NONE);
    assertThat(Bins.ofRange(4, 6)).isEqualTo(Bins.NONE);
    assertThat(Bins.isNode(0, 0xffff_ffffL)).isTrue();
    assertThatThrownBy(() -> new ChunkRange(2, 5).bin()).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void bins_of_the_right_half_are_unsigned() {
    long right = Bins.right(Bins.ALL);
    assertThat(right).isNegative();
    assertThat(Bins.layer(right)).isEqualTo(62);
    assertThat(Bins.offset(right)).isEqualTo(1);
    assertThat(Bins.parent(right)).isEqualTo(Bins.ALL);
    assertThat(Bins.sibling(right)).isEqualTo(Bins.left(Bins.ALL));
  }

  @Test
  void a_content_has_at_least_one_chunk() {
    assertThatThrownBy(() -> Bins.height(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Bins.peaks(0)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_range_is_neither_negative_nor_reversed() {
    assertThatThrownBy(() -> new ChunkRange(-1, 0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new ChunkRange(3, 2)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Bins.cover(3, 2)).isInstanceOf(IllegalArgumentException.class);
  }
}
