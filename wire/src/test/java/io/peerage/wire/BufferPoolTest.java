package io.peerage.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BufferPoolTest {

  private final BufferPool pool = new BufferPool();

  @Test
  void lends_a_cleared_direct_buffer_with_the_capacity_as_its_limit() {
    ByteBuffer buffer = pool.take(1045);
    assertThat(buffer.isDirect()).isTrue();
    assertThat(buffer.order()).isEqualTo(ByteOrder.BIG_ENDIAN);
    assertThat(buffer.position()).isZero();
    assertThat(buffer.remaining()).isEqualTo(1045);
  }

  @Test
  void lends_again_what_came_back_whatever_was_done_to_it() {
    ByteBuffer buffer = pool.take(1045);
    buffer.putInt(7).flip();
    pool.release(buffer);
    ByteBuffer again = pool.take(2000);
    assertThat(again).isSameAs(buffer);
    assertThat(again.remaining()).isEqualTo(2000);
  }

  @Test
  void says_how_much_is_lent_by_the_size_of_the_buffers() {
    ByteBuffer small = pool.take(1);
    ByteBuffer large = pool.take(2049);
    assertThat(pool.lentBytes()).isEqualTo(2048 + 65_536);
    pool.release(small);
    pool.release(large);
    assertThat(pool.lentBytes()).isZero();
  }

  @Test
  void keeps_small_and_large_buffers_apart() {
    ByteBuffer small = pool.take(2048);
    pool.release(small);
    ByteBuffer large = pool.take(2049);
    assertThat(large).isNotSameAs(small);
    assertThat(large.capacity()).isEqualTo(Outbox.BUFFER_BYTES_MAX);
    pool.release(large);
    assertThat(pool.take(2048)).isSameAs(small);
    assertThat(pool.take(Outbox.BUFFER_BYTES_MAX)).isSameAs(large);
  }

  @Test
  void keeps_no_more_free_buffers_than_its_limit() {
    List<ByteBuffer> taken = new ArrayList<>();
    for (int i = 0; i <= BufferPool.KEPT_MAX; i++) {
      taken.add(pool.take(1));
    }
    taken.forEach(pool::release);
    Set<ByteBuffer> kept = Collections.newSetFromMap(new IdentityHashMap<>());
    for (int i = 0; i <= BufferPool.KEPT_MAX; i++) {
      kept.add(pool.take(1));
    }
    kept.retainAll(identities(taken));
    assertThat(kept).hasSize(BufferPool.KEPT_MAX);
  }

  @Test
  void refuses_a_capacity_out_of_bounds() {
    assertThat(pool.take(Outbox.BUFFER_BYTES_MAX).limit()).isEqualTo(Outbox.BUFFER_BYTES_MAX);
    assertThatThrownBy(() -> pool.take(Outbox.BUFFER_BYTES_MAX + 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> pool.take(-1)).isInstanceOf(IllegalArgumentException.class);
  }

  private static Set<ByteBuffer> identities(List<ByteBuffer> buffers) {
    Set<ByteBuffer> set = Collections.newSetFromMap(new IdentityHashMap<>());
    set.addAll(buffers);
    return set;
  }
}
