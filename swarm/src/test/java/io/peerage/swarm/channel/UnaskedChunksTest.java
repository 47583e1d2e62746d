package io.peerage.swarm.channel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class UnaskedChunksTest {

  private static final int CHUNK = 1024;
  private static final int FREE = (int) (UnaskedChunks.BYTES_FREE / CHUNK);

  private final UnaskedChunks unasked = new UnaskedChunks();

  private boolean useless(int chunks) {
    boolean tolerated = true;
    for (int i = 0; i < chunks; i++) {
      unasked.received(CHUNK);
      tolerated = unasked.tolerates(CHUNK);
    }
    return tolerated;
  }

  @Test
  void a_few_are_forgiven_and_one_more_is_not() {
    assertThat(useless(FREE)).isTrue();
    assertThat(useless(1)).isFalse();
  }

  @Test
  void of_much_a_twentieth_is_forgiven() {
    int useful = 19 * 100;
    for (int i = 0; i < useful; i++) {
      unasked.received(CHUNK);
    }
    assertThat(useless(100)).isTrue();
    assertThat(useless(1)).isFalse();
  }

  @Test
  void what_was_asked_for_once_is_never_unasked() {
    unasked.asked(5, 9);

    assertThat(unasked.isUnasked(4)).isTrue();
    assertThat(unasked.isUnasked(5)).isFalse();
    assertThat(unasked.isUnasked(9)).isFalse();
    assertThat(unasked.isUnasked(10)).isTrue();
  }

  @Test
  void who_asked_for_too_many_pieces_accuses_nobody() {
    for (int i = 0; i < 1024; i++) {
      unasked.asked(2L * i, 2L * i);
    }
    assertThat(unasked.isUnasked(1)).isTrue();

    unasked.asked(5000, 5000);

    assertThat(unasked.isUnasked(1)).isFalse();
  }
}
