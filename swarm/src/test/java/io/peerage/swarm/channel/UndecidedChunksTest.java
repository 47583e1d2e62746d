package io.peerage.swarm.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class UndecidedChunksTest {

  private static final int MAX = 3;

  private final UndecidedChunks chunks = new UndecidedChunks(MAX);

  private boolean add(long chunk) {
    return chunks.add(chunk, ByteBuffer.wrap(new byte[] {(byte) chunk}), -chunk, chunk);
  }

  @Test
  void so_many_wait_and_then_the_oldest_goes() {
    assertThat(add(1)).isTrue();
    assertThat(add(2)).isTrue();
    assertThat(add(3)).isTrue();
    assertThat(add(4)).isFalse();

    assertThat(chunks.count()).isEqualTo(MAX);
    assertThat(chunks.remove().chunk()).isEqualTo(2);
  }

  @Test
  void what_waits_is_a_copy() {
    ByteBuffer lent = ByteBuffer.wrap(new byte[] {1, 2, 3});
    chunks.add(7, lent, 99, 5);
    lent.put(0, (byte) 9);

    UndecidedChunks.Undecided kept = chunks.remove();

    assertThat(lent.remaining()).isEqualTo(3);
    assertThat(kept)
        .isEqualTo(new UndecidedChunks.Undecided(7, ByteBuffer.wrap(new byte[] {1, 2, 3}), 99, 5));
  }

  @Test
  void what_came_too_long_ago_goes() {
    add(1);
    add(2);
    add(3);

    assertThat(chunks.expire(1)).isZero();
    assertThat(chunks.expire(3)).isEqualTo(2);
    assertThat(chunks.remove().chunk()).isEqualTo(3);
    assertThat(chunks.isEmpty()).isTrue();
  }

  @Test
  void what_is_still_undecided_waits_behind_the_others() {
    add(1);
    add(2);

    chunks.putBack(chunks.remove());

    assertThat(chunks.remove().chunk()).isEqualTo(2);
    assertThat(chunks.remove().chunk()).isEqualTo(1);
  }
}
