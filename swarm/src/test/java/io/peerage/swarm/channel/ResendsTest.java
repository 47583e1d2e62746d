package io.peerage.swarm.channel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ResendsTest {

  private final Resends resends = new Resends();

  @Test
  void a_chunk_is_sent_three_times_at_the_most() {
    assertThat(resends.lost(5)).isTrue();
    assertThat(resends.lost(5)).isTrue();
    assertThat(resends.contains(5, 2)).isTrue();
    assertThat(resends.contains(5, 3)).isFalse();
    assertThat(resends.lost(5)).isFalse();
    assertThat(resends.contains(5, 1)).isFalse();
  }

  @Test
  void what_has_arrived_or_is_asked_for_anew_begins_anew() {
    resends.lost(5);
    resends.lost(6);
    resends.lost(7);
    resends.arrived(5);
    resends.requested(6, 6);

    assertThat(resends.contains(5, 1)).isFalse();
    assertThat(resends.contains(6, 1)).isFalse();
    assertThat(resends.contains(7, 1)).isTrue();
  }

  @Test
  void a_row_ends_before_the_first_that_was_lost() {
    assertThat(resends.lastBefore(3, 9, 1)).isEqualTo(9);
    resends.lost(5);

    assertThat(resends.lastBefore(3, 9, 1)).isEqualTo(4);
    assertThat(resends.lastBefore(6, 9, 1)).isEqualTo(9);
    assertThat(resends.lastBefore(5, 9, 1)).isEqualTo(4);
    assertThat(resends.lastBefore(3, 9, 2)).as("lost once only").isEqualTo(9);
  }
}
