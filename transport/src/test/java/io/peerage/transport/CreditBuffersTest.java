package io.peerage.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.RecvByteBufAllocator;
import org.junit.jupiter.api.Test;

// Netty's interface still names this deprecated type.
@SuppressWarnings("deprecation")
class CreditBuffersTest {
  private int credit = 1 << 20;
  private final RecvByteBufAllocator.Handle reads = new CreditBuffers(() -> credit).newHandle();

  /// Reads so many bytes into a buffer of the size that was guessed.
  private void read(int bytes) {
    reads.attemptedBytesRead(reads.guess());
    reads.lastBytesRead(bytes);
  }

  @Test
  void begins_small() {
    assertThat(reads.guess()).isEqualTo(CreditBuffers.BYTES_MIN);
  }

  @Test
  void grows_up_to_the_largest_while_buffers_are_filled() {
    read(reads.guess());
    assertThat(reads.guess()).isEqualTo(8 * CreditBuffers.BYTES_MIN);
    read(reads.guess());
    read(reads.guess());
    assertThat(reads.guess()).isEqualTo(CreditBuffers.BYTES_MAX);
  }

  @Test
  void shrinks_down_to_the_smallest_when_little_comes() {
    read(reads.guess());
    read(reads.guess());
    read(CreditBuffers.BYTES_MAX / 16);
    assertThat(reads.guess()).isEqualTo(CreditBuffers.BYTES_MAX);
    read(CreditBuffers.BYTES_MAX / 16 - 1);
    assertThat(reads.guess()).isEqualTo(CreditBuffers.BYTES_MAX / 8);
    read(1);
    read(1);
    assertThat(reads.guess()).isEqualTo(CreditBuffers.BYTES_MIN);
  }

  @Test
  void the_end_of_a_stream_changes_nothing() {
    read(reads.guess());
    read(-1);
    assertThat(reads.guess()).isEqualTo(8 * CreditBuffers.BYTES_MIN);
  }

  @Test
  void never_takes_more_than_the_peer_may_send() {
    credit = CreditBuffers.BYTES_MIN - 1;
    assertThat(reads.guess()).isEqualTo(credit);
  }

  @Test
  void reads_without_credit_to_learn_of_the_end() {
    credit = 0;
    assertThat(reads.guess()).isEqualTo(CreditBuffers.BYTES_MIN);
  }
}
