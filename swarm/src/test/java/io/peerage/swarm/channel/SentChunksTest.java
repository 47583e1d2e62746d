package io.peerage.swarm.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SentChunksTest {

  private static final int MAX = 256;
  private static final int SIZE = 10;

  private final SentChunks sent = new SentChunks(MAX);

  /// Nothing came too early.
  private static final long ALWAYS = Long.MAX_VALUE;

  private final List<Long> visited = new ArrayList<>();

  /// Chunk n leaves at time n.
  private void send(long first, long last) {
    for (long chunk = first; chunk <= last; chunk++) {
      sent.sent(chunk, SIZE, chunk, 0, false);
    }
  }

  private void visit(long chunk, int bytes, long sentAt, long stamp, boolean resent) {
    assertThat(bytes).isEqualTo(SIZE);
    visited.add(chunk);
  }

  private static List<Long> range(long first, long last) {
    return LongStream.rangeClosed(first, last).boxed().toList();
  }

  @Test
  void it_takes_as_many_as_it_may_and_no_more() {
    send(0, MAX - 2);
    assertThat(sent.isFull()).isFalse();
    send(MAX - 1, MAX - 1);
    assertThat(sent.isFull()).isTrue();
    assertThat(sent.count()).isEqualTo(MAX);
    assertThat(sent.bytes()).isEqualTo(MAX * SIZE);

    assertThatThrownBy(() -> send(MAX, MAX)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void it_keeps_the_order_while_it_grows_around_its_end() {
    send(0, 49);
    sent.arrived(0, 39, ALWAYS, this::visit);
    visited.clear();
    send(50, 200);

    sent.all(this::visit);

    assertThat(visited).isEqualTo(range(40, 200));
    assertThat(sent.isEmpty()).isTrue();
    assertThat(sent.bytes()).isZero();
  }

  @Test
  void a_hole_takes_room_until_it_is_the_oldest() {
    send(0, MAX - 1);
    sent.arrived(1, MAX - 1, ALWAYS, this::visit);
    assertThat(sent.isFull()).isTrue();
    assertThat(sent.count()).isEqualTo(1);

    sent.arrived(0, 0, ALWAYS, this::visit);

    assertThat(sent.isFull()).isFalse();
    assertThat(sent.isEmpty()).isTrue();
  }

  @Test
  void what_arrives_in_order_was_not_reordered() {
    send(0, 9);

    assertThat(sent.arrived(0, 4, ALWAYS, this::visit)).isZero();
    assertThat(sent.arrived(5, 5, ALWAYS, this::visit)).isZero();
    assertThat(visited).isEqualTo(range(0, 5));
  }

  @Test
  void the_distance_of_reordering_is_counted_in_chunks() {
    send(0, 9);
    sent.arrived(7, 7, ALWAYS, this::visit);

    assertThat(sent.arrived(2, 2, ALWAYS, this::visit)).isEqualTo(5);
    assertThat(sent.arrived(8, 8, ALWAYS, this::visit)).isZero();
  }

  @Test
  void what_did_not_leave_arrives_as_nothing() {
    send(5, 9);

    assertThat(sent.arrived(0, 4, ALWAYS, this::visit)).isZero();
    sent.arrived(10, Long.MAX_VALUE - 1, ALWAYS, this::visit);

    assertThat(visited).isEmpty();
    assertThat(sent.count()).isEqualTo(5);
  }

  @Test
  void a_chunk_is_lost_when_one_that_left_so_much_later_has_arrived() {
    send(0, 9);
    sent.arrived(4, 4, ALWAYS, this::visit);
    visited.clear();

    sent.lost(3, Long.MIN_VALUE, this::visit);

    assertThat(visited).containsExactly(0L, 1L);
  }

  @Test
  void a_chunk_is_lost_by_age_only_when_a_later_one_has_arrived() {
    send(0, 9);
    sent.lost(3, 100, this::visit);
    assertThat(visited).isEmpty();
    assertThat(sent.oldestPassedAt()).isEqualTo(Long.MAX_VALUE);

    sent.arrived(2, 2, ALWAYS, this::visit);
    visited.clear();
    assertThat(sent.oldestPassedAt()).isZero();
    sent.lost(3, 1, this::visit);
    assertThat(visited).containsExactly(0L);
    sent.lost(3, 2, this::visit);
    assertThat(visited).containsExactly(0L, 1L);
  }

  @Test
  void only_what_left_before_is_older() {
    send(0, 9);

    sent.older(2, 8, 5, this::visit);

    assertThat(visited).isEqualTo(range(2, 4));
    assertThat(sent.count()).isEqualTo(7);
  }

  @Test
  void it_shows_what_is_in_flight() {
    send(0, 9);
    sent.arrived(3, 5, ALWAYS, this::visit);
    List<Long> shown = new ArrayList<>();

    sent.forEach(2, 7, shown::add);

    assertThat(shown).containsExactly(2L, 6L, 7L);
  }

  @Test
  void it_remembers_when_a_chunk_left_and_whether_it_had_left_before() {
    sent.sent(7, SIZE, 123, 45, true);

    sent.all((chunk, _, sentAt, stamp, resent) -> {
      visited.add(chunk);
      assertThat(sentAt).isEqualTo(123);
      assertThat(stamp).isEqualTo(45);
      assertThat(resent).isTrue();
    });

    assertThat(visited).containsExactly(7L);
  }

  @Test
  void what_left_again_and_is_acknowledged_too_early_has_passed_nothing() {
    send(0, 10);
    sent.sent(77, SIZE, 100, 0, true);

    sent.arrived(77, 77, 100, this::visit);
    visited.clear();
    sent.lost(3, Long.MIN_VALUE, this::visit);
    assertThat(visited).isEmpty();

    sent.sent(78, SIZE, 100, 0, true);
    sent.arrived(78, 78, 101, this::visit);
    visited.clear();
    sent.lost(3, Long.MIN_VALUE, this::visit);
    assertThat(visited).isEqualTo(range(0, 9));
  }
}
