package io.peerage.swarm.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class RequestQueueTest {

  private static final int RANGES_MAX = 4;

  private final RequestQueue queue = new RequestQueue(RANGES_MAX);

  private List<Long> drained() {
    List<Long> chunks = new ArrayList<>();
    for (long chunk = queue.peek(); chunk != RequestQueue.NONE; chunk = queue.peek()) {
      chunks.add(chunk);
      queue.pop(chunk, chunk);
    }
    assertThat(queue.isEmpty()).isTrue();
    return chunks;
  }

  @Test
  void chunks_come_out_in_the_order_of_asking() {
    queue.add(10, 12, 1);
    queue.add(0, 1, 2);

    assertThat(queue.count()).isEqualTo(5);
    assertThat(drained()).containsExactly(10L, 11L, 12L, 0L, 1L);
  }

  @Test
  void what_is_asked_twice_comes_out_once() {
    queue.add(0, 4, 1);
    queue.add(2, 6, 2);

    assertThat(drained()).isEqualTo(LongStream.rangeClosed(0, 6).boxed().toList());
  }

  @Test
  void so_many_ranges_wait_and_no_more() {
    for (long i = 0; i < RANGES_MAX; i++) {
      assertThat(queue.add(10 * i, 10 * i, i)).isTrue();
    }

    assertThat(queue.add(100, 100, 9)).isFalse();
    assertThat(queue.contains(100)).isFalse();
    assertThat(queue.add(0, 0, 9)).isTrue();
    queue.pop(queue.peek(), queue.peek());
    queue.peek();
    assertThat(queue.add(100, 100, 9)).isTrue();
  }

  @Test
  void ranges_that_continue_one_another_in_one_turn_count_once() {
    for (long i = 0; i < 10 * RANGES_MAX; i++) {
      assertThat(queue.add(i, i, 1)).isTrue();
    }

    assertThat(queue.count()).isEqualTo(10 * RANGES_MAX);
  }

  @Test
  void what_is_canceled_does_not_come_out() {
    queue.add(0, 9, 1);
    queue.remove(0, 3);
    queue.remove(6, 7);
    queue.remove(50, 60);

    assertThat(drained()).containsExactly(4L, 5L, 8L, 9L);
  }

  @Test
  void what_was_canceled_may_be_asked_again() {
    queue.add(0, 9, 1);
    queue.remove(0, 9);
    assertThat(queue.isEmpty()).isTrue();
    queue.add(5, 5, 2);

    assertThat(drained()).containsExactly(5L);
  }

  @Test
  void what_is_too_old_is_forgotten() {
    queue.add(0, 4, 1);
    queue.add(8, 9, 2);
    queue.expire(1);
    assertThat(queue.count()).isEqualTo(7);

    queue.expire(2);

    assertThat(drained()).containsExactly(8L, 9L);
  }

  @Test
  void what_was_lost_goes_in_front_oldest_first() {
    queue.add(10, 11, 5);
    for (long lost : new long[] {7, 4, 3}) {
      queue.addFront(lost, 6);
    }

    assertThat(drained()).containsExactly(3L, 4L, 7L, 10L, 11L);
  }

  @Test
  void what_is_asked_already_does_not_go_in_front() {
    queue.add(10, 12, 5);
    queue.addFront(11, 6);

    assertThat(drained()).containsExactly(10L, 11L, 12L);
  }

  @Test
  void an_immense_range_is_one_range() {
    assertThat(queue.add(0, 0xffff_fffeL, 1)).isTrue();

    assertThat(queue.count()).isEqualTo(0xffff_ffffL);
    assertThat(queue.peek()).isZero();
  }

  @Test
  void nothing_is_left_of_a_queue_that_is_cleared() {
    queue.add(0, 9, 1);
    queue.clear();

    assertThat(queue.isEmpty()).isTrue();
    assertThat(queue.peek()).isEqualTo(RequestQueue.NONE);
  }

  @Test
  void a_row_ends_where_something_else_was_asked_for_or_taken_out() {
    queue.add(10, 19, 1);
    queue.add(20, 29, 2);
    queue.remove(15, 15);

    assertThat(queue.lastBehind(queue.peek())).isEqualTo(14);
    queue.pop(10, 14);
    assertThat(queue.peek()).isEqualTo(16);
    assertThat(queue.lastBehind(16)).isEqualTo(19);
    queue.pop(16, 18);
    assertThat(queue.peek()).isEqualTo(19);
    queue.pop(19, 19);
    assertThat(queue.lastBehind(queue.peek())).isEqualTo(29);
  }
}
