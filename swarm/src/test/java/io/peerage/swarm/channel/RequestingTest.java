package io.peerage.swarm.channel;

import static org.assertj.core.api.Assertions.assertThat;

import io.peerage.swarm.bin.RangeSet;
import io.peerage.swarm.picker.ListedSource;
import io.peerage.swarm.picker.Order;
import io.peerage.swarm.picker.Picker;
import io.peerage.wire.Mischief;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// How much is asked for, and when it is asked for again (C.3 and C.4 of the dossier).
class RequestingTest {

  private static final long MILLI = 1_000_000;
  private static final long NOW = 1_000_000_000_000L;
  private static final int CHUNK = 1024;
  private static final int CHUNKS = 100_000;
  private static final int FIRST_WINDOW = 64;

  private final RangeSet proven = new RangeSet(1 << 16);
  private final Picker picker =
      new Picker(CHUNKS, true, proven, Order.IN_ORDER, new SplittableRandom(1));
  private final RangeSet available = new RangeSet(16);
  private final Asked asked = new Asked();
  private final TokenBucket limit = new TokenBucket(TokenBucket.UNLIMITED, NOW);
  private final Throttle throttle =
      new Throttle(limit, new TokenBucket(TokenBucket.UNLIMITED, NOW), NOW);
  private final Requesting requesting =
      new Requesting(picker, available, CHUNK, 2 << 20, true, throttle, Mischief.NEVER);

  RequestingTest() {
    available.add(0, CHUNKS - 1);
    requesting.roundTrip(20 * MILLI);
  }

  private static final class Asked implements Requesting.Asker {
    final List<String> messages = new ArrayList<>();

    @Override
    public void request(long first, long last) {
      messages.add("request " + first + "…" + last);
    }

    @Override
    public void cancel(long first, long last) {
      messages.add("cancel " + first + "…" + last);
    }

    List<String> take() {
      List<String> taken = List.copyOf(messages);
      messages.clear();
      return taken;
    }
  }

  private void arrive(long first, long last, long now) {
    for (long chunk = first; chunk <= last; chunk++) {
      proven.add(chunk, chunk);
      picker.arrived(chunk);
      requesting.received(CHUNK, now);
      assertThat(requesting.arrived(chunk, now)).isTrue();
    }
  }

  @Test
  void the_first_window_is_64_chunks() {
    requesting.refill(NOW, asked);

    assertThat(asked.take()).containsExactly("request 0…63");
    assertThat(requesting.outstanding().count()).isEqualTo(FIRST_WINDOW);
    requesting.refill(NOW, asked);
    assertThat(asked.take()).isEmpty();
  }

  @Test
  void only_what_the_peer_has_is_asked_for() {
    available.clear();
    available.add(3, 5);
    available.add(9, 9);

    requesting.refill(NOW, asked);

    assertThat(asked.take()).containsExactly("request 3…5", "request 9…9");
  }

  @Test
  void a_window_that_is_nearly_full_is_left_alone() {
    requesting.refill(NOW, asked);
    asked.take();
    arrive(0, 6, NOW + MILLI);
    requesting.refill(NOW + MILLI, asked);
    assertThat(asked.take()).isEmpty();

    arrive(7, 7, NOW + MILLI);
    requesting.refill(NOW + MILLI, asked);
    assertThat(asked.take()).containsExactly("request 64…71");
  }

  @Test
  void the_window_of_the_only_peer_is_what_comes_in_half_a_second() {
    // 64 chunks in 50 ms are 1280 in a second.
    requesting.refill(NOW, asked);
    requesting.received(0, NOW);
    arrive(0, 63, NOW + 49 * MILLI);
    requesting.refill(NOW + 50 * MILLI, asked);

    assertThat(requesting.outstanding().count()).isEqualTo(640);
  }

  @Test
  void the_window_is_bounded_in_bytes() {
    Requesting small =
        new Requesting(picker, available, CHUNK, 10 * CHUNK, true, throttle, Mischief.NEVER);

    small.refill(NOW, asked);

    assertThat(asked.take()).containsExactly("request 0…9");
  }

  @Test
  void the_window_is_two_chunks_at_least() {
    Requesting none = new Requesting(picker, available, CHUNK, 1, true, throttle, Mischief.NEVER);

    none.refill(NOW, asked);

    assertThat(asked.take()).containsExactly("request 0…1");
  }

  @Test
  void what_was_not_asked_of_this_peer_is_no_progress() {
    assertThat(requesting.arrived(5, NOW)).isFalse();
  }

  @Test
  void a_range_that_was_passed_as_a_whole_is_asked_for_once_more() {
    available.clear();
    available.add(0, 3);
    available.add(10, 13);
    requesting.refill(NOW, asked);
    asked.take();
    arrive(10, 10, NOW + MILLI);
    long unheard = NOW + MILLI + Requesting.UNHEARD_NANOS_MIN;

    requesting.check(unheard, asked);
    assertThat(asked.take()).isEmpty();
    requesting.check(unheard + 1, asked);
    assertThat(asked.take()).containsExactly("request 0…3");
    requesting.check(unheard + 2, asked);
    assertThat(asked.take()).isEmpty();

    // What was passed again goes back like any other hole.
    available.add(20, 23);
    requesting.refill(unheard + 3, asked);
    asked.take();
    arrive(11, 13, unheard + 4);
    arrive(20, 20, unheard + 4);
    requesting.check(unheard + 4 + Requesting.HOLE_NANOS_MIN, asked);
    assertThat(asked.take()).doesNotContain("cancel 0…3");
    requesting.check(unheard + 5 + Requesting.HOLE_NANOS_MIN, asked);
    assertThat(asked.take()).contains("cancel 0…3");
  }

  @Test
  void a_range_of_which_something_came_is_not_asked_for_at_once() {
    available.clear();
    available.add(0, 3);
    available.add(10, 13);
    requesting.refill(NOW, asked);
    asked.take();
    arrive(1, 1, NOW + MILLI);
    arrive(10, 10, NOW + MILLI);

    requesting.check(NOW + MILLI + Requesting.UNHEARD_NANOS_MIN + 1, asked);

    assertThat(asked.take()).isEmpty();
  }

  @Test
  void a_hole_goes_back_when_later_answers_have_passed_it_for_long_enough() {
    available.clear();
    available.add(0, 3);
    available.add(10, 13);
    requesting.refill(NOW, asked);
    asked.take();
    arrive(0, 1, NOW + MILLI);
    arrive(10, 10, NOW + 2 * MILLI);

    long due = NOW + 2 * MILLI + Requesting.HOLE_NANOS_MIN;
    assertThat(requesting.check(due, asked)).isFalse();
    assertThat(asked.take()).isEmpty();
    assertThat(requesting.check(due + 1, asked)).isFalse();

    assertThat(asked.take()).containsExactly("cancel 2…3");
    assertThat(requesting.outstanding().count()).isEqualTo(3);
    assertThat(picker.pick(requesting, 10, NOW)).containsExactly(2, 3);
  }

  @Test
  void a_pause_at_the_end_repeats_what_is_missing() {
    available.clear();
    available.add(0, 5);
    requesting.refill(NOW, asked);
    arrive(2, 2, NOW);
    asked.take();

    requesting.check(NOW + Requesting.TAIL_NANOS_MIN, asked);
    assertThat(asked.take()).isEmpty();
    requesting.check(NOW + Requesting.TAIL_NANOS_MIN + 1, asked);
    assertThat(asked.take()).containsExactly("request 0…1", "request 3…5");
    requesting.check(NOW + Requesting.TAIL_NANOS_MIN + 2, asked);
    assertThat(asked.take()).isEmpty();
    assertThat(requesting.outstanding().count()).isEqualTo(5);
  }

  @Test
  void a_silent_peer_has_everything_taken_back_and_half_a_window_from_then_on() {
    requesting.refill(NOW, asked);
    asked.take();
    long silent = NOW + Requesting.SILENCE_NANOS_MIN + 1;

    assertThat(requesting.check(silent - 1, asked)).isFalse();
    asked.take();
    assertThat(requesting.check(silent, asked)).isTrue();

    assertThat(asked.take()).containsExactly("cancel 0…63");
    assertThat(requesting.silences()).isEqualTo(1);
    assertThat(requesting.outstanding().count()).isZero();
    requesting.refill(silent, asked);
    assertThat(asked.take()).containsExactly("request 0…31");
    requesting.arrived(0, silent + MILLI);
    assertThat(requesting.silences()).isZero();
  }

  @Test
  void a_long_round_trip_makes_patient() {
    requesting.roundTrip(1000 * MILLI);
    requesting.refill(NOW, asked);

    assertThat(requesting.check(NOW + 4000 * MILLI, asked)).isFalse();
    assertThat(requesting.check(NOW + 4000 * MILLI + 1, asked)).isTrue();
  }

  @Test
  void who_chokes_gets_everything_taken_back() {
    requesting.refill(NOW, asked);
    arrive(5, 5, NOW + MILLI);
    asked.take();

    requesting.giveBackAll(asked);

    assertThat(asked.take()).containsExactly("cancel 0…4", "cancel 6…63");
    assertThat(requesting.outstanding().count()).isZero();
    assertThat(requesting.deadline()).isEqualTo(Long.MAX_VALUE);
    assertThat(picker.pick(requesting, 10, NOW)).containsExactly(0, 4);
  }

  @Test
  void nothing_asked_needs_no_look() {
    assertThat(requesting.deadline()).isEqualTo(Long.MAX_VALUE);
    assertThat(requesting.check(NOW, asked)).isFalse();

    requesting.refill(NOW, asked);
    assertThat(requesting.deadline()).isEqualTo(NOW + Requesting.HOLE_NANOS_MIN);
  }

  // With others that could be asked.

  private final ListedSource other = ListedSource.with(0, CHUNKS - 1);

  /// 64 chunks in 50 ms, then 320 more are asked for: a quarter of a second's worth.
  private long measured() {
    picker.join(other);
    requesting.refill(NOW, asked);
    requesting.received(0, NOW);
    arrive(0, FIRST_WINDOW - 1, NOW + 49 * MILLI);
    requesting.refill(NOW + 50 * MILLI, asked);
    asked.take();
    return NOW + 50 * MILLI;
  }

  @Test
  void what_is_twice_as_late_as_it_should_be_goes_to_the_others() {
    long now = measured();
    long due = now + 500 * MILLI + Requesting.HOLE_NANOS_MIN;
    arrive(FIRST_WINDOW, FIRST_WINDOW, due - 100 * MILLI);

    requesting.check(due, asked);
    assertThat(asked.take()).isEmpty();
    requesting.check(due + 1, asked);

    assertThat(asked.take()).containsExactly("cancel 65…383");
    assertThat(picker.pick(other, 2, NOW)).containsExactly(65, 66);
    assertThat(requesting.isSlow()).isFalse();
  }

  @Test
  void alone_it_may_take_as_long_as_it_likes_while_something_comes() {
    long now = measured();
    picker.leave(other);
    long late = now + 1000 * MILLI;
    arrive(FIRST_WINDOW, FIRST_WINDOW, late - MILLI);

    requesting.check(late, asked);

    assertThat(asked.take()).isEmpty();
  }

  @Test
  void one_of_several_is_asked_for_no_more_than_it_has_shown_to_deliver() {
    picker.join(other);
    requesting.refill(NOW, asked);
    requesting.received(0, NOW);
    arrive(0, 63, NOW + 10_000 * MILLI);
    asked.take();

    requesting.refill(NOW + 20_000 * MILLI, asked);

    assertThat(asked.take()).containsExactly("request 64…71");
  }

  @Test
  void what_somebody_else_has_sent_is_canceled() {
    requesting.refill(NOW, asked);
    asked.take();

    requesting.withdraw(7);
    requesting.withdraw(8);
    requesting.check(NOW + MILLI, asked);
    requesting.check(NOW + MILLI, asked);

    assertThat(asked.take()).containsExactly("cancel 7…8");
    assertThat(requesting.outstanding().contains(7)).isFalse();
  }

  @Test
  void who_has_nothing_to_do_helps_out_and_whoever_is_first_counts() {
    available.clear();
    available.add(0, 9);
    proven.add(10, CHUNKS - 1);
    picker.join(other);
    picker.limit(10);
    long[] theirs = picker.pick(other, 10, NOW);
    other.outstanding.add(theirs[0], theirs[1]);
    other.expectedNanos = 1000 * MILLI;

    requesting.refill(NOW, asked);

    assertThat(asked.take()).containsExactly("request 5…9");
    arrive(5, 5, NOW + MILLI);
    assertThat(other.withdrawn.contains(5)).isTrue();
    assertThat(other.outstanding.contains(6)).isTrue();
  }

  @Test
  void who_was_silent_leaves_it_to_the_others_for_a_while() {
    picker.join(other);
    requesting.refill(NOW, asked);
    long silent = NOW + Requesting.SILENCE_NANOS_MIN + 1;
    requesting.check(silent, asked);
    asked.take();

    requesting.refill(silent, asked);
    assertThat(asked.take()).isEmpty();
    assertThat(picker.pick(other, 1, NOW)).containsExactly(0, 0);
    requesting.refill(silent + 999 * MILLI, asked);
    assertThat(asked.take()).isEmpty();
    requesting.refill(silent + 1000 * MILLI, asked);

    assertThat(asked.take()).containsExactly("request 1…32");
  }

  @Test
  void who_was_silent_does_not_help_out() {
    available.clear();
    available.add(0, 9);
    proven.add(10, CHUNKS - 1);
    picker.join(other);
    picker.limit(10);
    requesting.refill(NOW, asked);
    requesting.check(NOW + Requesting.SILENCE_NANOS_MIN + 1, asked);
    picker.pick(other, 10, NOW);
    other.outstanding.add(0, 9);
    other.expectedNanos = Long.MAX_VALUE;
    asked.take();

    requesting.refill(NOW + 10_000 * MILLI, asked);

    assertThat(asked.take()).isEmpty();
  }

  @Test
  void who_has_nothing_to_do_looks_again_while_others_are_asked() {
    assertThat(requesting.deadline()).isEqualTo(Long.MAX_VALUE);
    picker.join(other);
    other.outstanding.add(3);
    available.clear();

    requesting.refill(NOW, asked);

    assertThat(requesting.deadline()).isEqualTo(NOW + 100 * MILLI);
  }

  @Test
  void no_more_is_asked_for_than_the_limit_allows() {
    limit.rate(100 * CHUNK, NOW);
    requesting.refill(NOW, asked);
    assertThat(asked.take()).containsExactly("request 0…63");
    arrive(0, 63, NOW + MILLI);

    requesting.refill(NOW + MILLI, asked);
    assertThat(asked.take()).isEmpty();
    // Eight chunks take 80 ms, of which one has passed.
    assertThat(requesting.deadline()).isEqualTo(NOW + 80 * MILLI + 1);
    requesting.refill(NOW + 80 * MILLI + 1, asked);

    assertThat(asked.take()).containsExactly("request 64…71");
  }

  @Test
  void what_is_given_back_is_credited() {
    limit.rate(100 * CHUNK, NOW);
    requesting.refill(NOW, asked);
    asked.take();

    requesting.giveBackAll(asked);
    asked.take();
    requesting.refill(NOW, asked);

    assertThat(asked.take()).containsExactly("request 0…63");
  }

  @Test
  void one_that_may_not_ask_looks_again_later_and_not_at_once_for_ever() {
    ListedSource busy = new ListedSource();
    picker.join(busy);
    busy.outstanding().add(7, 7);
    available.clear();
    requesting.refill(NOW, asked);
    assertThat(requesting.deadline()).isBetween(NOW + 1, Long.MAX_VALUE - 1);

    long later = NOW + 3_600_000 * MILLI;
    requesting.rest(later);

    assertThat(requesting.deadline()).isGreaterThan(later);
  }
}
