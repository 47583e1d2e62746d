package io.peerage.swarm.congestion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.ArrayDeque;
import org.junit.jupiter.api.Test;

class LedbatTest {

  private static final int SEGMENT = 1_000;
  private static final long MILLI = 1_000_000L;
  private static final long RTT = 20 * MILLI;

  private long now = 5_000 * MILLI;

  @Test
  void slow_start_doubles_the_window_in_a_round_trip() {
    var ledbat = new Ledbat(SEGMENT, LedbatOptions.DEFAULT);
    for (int window = 2; window <= 512; window *= 2) {
      assertThat(ledbat.window()).isEqualTo(window * SEGMENT);
      roundTrip(ledbat, 10_000);
    }
  }

  @Test
  void acknowledgements_of_one_turn_count_as_one() {
    var ledbat = new Ledbat(SEGMENT, LedbatOptions.DEFAULT.withSlowStart(false));
    fill(ledbat);
    now += RTT;
    ledbat.acked(now, SEGMENT, RTT, 0, 0);
    ledbat.acked(now, SEGMENT, RTT, 0, 0);
    // One segment per window; the second one alone would have met a flight of one segment.
    assertThat(ledbat.window()).isCloseTo(2_000 + 500 + 400, within(0.01));
  }

  @Test
  void slow_start_ends_when_the_queue_exceeds_half_the_target() {
    var ledbat = new Ledbat(SEGMENT, LedbatOptions.DEFAULT.withYielding(false));
    roundTrip(ledbat, 10_000);
    roundTrip(ledbat, 10_000);
    assertThat(ledbat.window()).isEqualTo(8_000);
    roundTrip(ledbat, 10_000 + 31_000);
    assertThat(ledbat.queueMicros()).isEqualTo(31_000);
    roundTrip(ledbat, 10_000);
    assertThat(ledbat.window()).isBetween(8_000.0, 10_500.0);
  }

  @Test
  void slow_start_ends_with_what_the_window_was_a_round_trip_ago_and_a_queue_of_the_target() {
    var ledbat = new Ledbat(SEGMENT, LedbatOptions.DEFAULT);
    while (ledbat.window() < 64_000) {
      roundTrip(ledbat, 0);
    }
    roundTrip(ledbat, 40_000);
    assertThat(ledbat.window()).isCloseTo(32_000 * 80 / 60.0, within(500.0));
  }

  @Test
  void a_queue_above_the_target_is_followed_down_once_for_all_that_left_before() {
    var ledbat = linear(64_000);
    double before = ledbat.window();
    fill(ledbat);
    long stamp = ledbat.sent(now, 0);
    now += RTT;
    // Twenty milliseconds and the target, of twenty and one and a half times the target.
    ledbat.acked(now, SEGMENT, RTT, stamp, 90_000);
    assertThat(ledbat.window()).isCloseTo(before * 80 / 110, within(10.0));
    ledbat.acked(now, SEGMENT, RTT, stamp, 90_000);
    assertThat(ledbat.window()).as("left before").isCloseTo(before * 80 / 110, within(20.0));
    ledbat.acked(now + RTT, SEGMENT, RTT, ledbat.sent(now, 0), 90_000);
    assertThat(ledbat.window()).isCloseTo(before * 80 / 110 * 80 / 110, within(30.0));
  }

  @Test
  void
      even_a_long_queue_does_not_halve_the_window_more_than_once_in_a_round_trip_and_leaves_the_least() {
    var ledbat = linear(64_000);
    double before = ledbat.window();
    roundTrip(ledbat, 900_000);
    assertThat(ledbat.window()).isCloseTo(before / 2, within(1.0));
    for (int i = 0; i < 10; i++) {
      roundTrip(ledbat, 900_000);
    }
    assertThat(ledbat.window()).isEqualTo(2_000);
  }

  @Test
  void what_was_given_up_for_a_queue_comes_back_quickly_once_that_is_gone() {
    var ledbat = linear(64_000);
    double before = ledbat.window();
    for (int i = 0; i < 10; i++) {
      roundTrip(ledbat, 200_000);
    }
    for (int i = 0; i < 6; i++) {
      roundTrip(ledbat, 0);
    }
    assertThat(ledbat.window()).isBetween(before * 0.6, before);
  }

  @Test
  void a_queue_that_stands_is_left_to_drain_and_the_window_then_fits_the_path() {
    var ledbat = linear(64_000);
    roundTrip(ledbat, 0);
    for (long end = now + Slowdown.INTERVAL_NANOS; now <= end; ) {
      roundTrip(ledbat, 30_000);
    }
    for (int i = 0; i < 1_000 && ledbat.window() > 2_000; i++) {
      roundTrip(ledbat, 30_000);
    }
    double path = ledbat.pace() / 1.25 * ledbat.smoothedRttNanos();
    long stamp = ledbat.sent(now, SEGMENT);
    ledbat.acked(now += RTT / 2, SEGMENT, RTT, stamp - 1, 30_000);
    assertThat(ledbat.window()).as("left before the slowdown").isEqualTo(2_000);
    ledbat.lost(now, SEGMENT, stamp);
    ledbat.acked(now += MILLI, SEGMENT, MILLI, stamp, 0);
    assertThat(ledbat.window())
        .as("the path and a quarter of the target, of what the round trip was before")
        .isCloseTo(path * (1 + 15) / 20, within(100.0));
  }

  @Test
  void a_queue_that_is_short_by_itself_is_left_alone() {
    var ledbat = linear(64_000);
    for (long end = now + 3 * Slowdown.INTERVAL_NANOS; now <= end; ) {
      roundTrip(ledbat, 14_000);
      assertThat(ledbat.window()).isGreaterThan(16_000);
    }
  }

  @Test
  void slow_start_ends_at_a_loss_which_counts_once_in_a_round_trip() {
    var ledbat = new Ledbat(SEGMENT, LedbatOptions.DEFAULT);
    roundTrip(ledbat, 0);
    roundTrip(ledbat, 0);
    fill(ledbat);
    ledbat.lost(now, SEGMENT, 0);
    ledbat.lost(now, SEGMENT, 0);
    assertThat(ledbat.window()).isEqualTo(4_000);
    assertThat(ledbat.flight()).isEqualTo(6_000);
    ledbat.lost(now + RTT + 1, SEGMENT, 0);
    assertThat(ledbat.window()).as("left before the window was halved").isEqualTo(4_000);
    long stamp = ledbat.sent(now, SEGMENT);
    ledbat.lost(now + RTT, SEGMENT, stamp);
    assertThat(ledbat.window()).as("in the same round trip").isEqualTo(4_000);
    ledbat.lost(now + RTT + 1, SEGMENT, stamp);
    assertThat(ledbat.window()).isEqualTo(2_000);
    ledbat.lost(now + 3 * RTT, SEGMENT, ledbat.sent(now, SEGMENT));
    assertThat(ledbat.window()).as("never below two segments").isEqualTo(2_000);
  }

  @Test
  void silence_shrinks_to_a_segment_and_restarts_up_to_half() {
    var ledbat = new Ledbat(SEGMENT, LedbatOptions.DEFAULT);
    while (ledbat.window() < 32_000) {
      roundTrip(ledbat, 0);
    }
    fill(ledbat);
    ledbat.timedOut(now);
    ledbat.lost(now, 32_000, 0);
    assertThat(ledbat.window()).isEqualTo(SEGMENT);
    assertThat(ledbat.timeoutNanos()).isEqualTo(2_000 * MILLI);
    for (int i = 0; i < 4; i++) {
      roundTrip(ledbat, 0);
    }
    assertThat(ledbat.window()).isEqualTo(16_000);
    roundTrip(ledbat, 0);
    assertThat(ledbat.window()).as("linear from here").isLessThanOrEqualTo(17_000);
  }

  @Test
  void a_window_that_was_not_used_shrinks_and_comes_back_quickly() {
    var ledbat = new Ledbat(SEGMENT, LedbatOptions.DEFAULT);
    while (ledbat.window() < 64_000) {
      roundTrip(ledbat, 0);
    }
    // Ends slow start, so that what follows is the linear law.
    roundTrip(ledbat, 40_000);
    double before = ledbat.window();
    ledbat.sent(now, SEGMENT);
    ledbat.acked(now += RTT, SEGMENT, RTT, 0, 0);
    assertThat(ledbat.window()).isEqualTo(2_000);
    for (int i = 0; i < 6; i++) {
      roundTrip(ledbat, 0);
    }
    assertThat(ledbat.window()).isBetween(before * 0.75, before);
  }

  @Test
  void what_only_the_pace_held_back_counts_as_used() {
    var ledbat = new Ledbat(SEGMENT, LedbatOptions.DEFAULT);
    while (ledbat.window() < 64_000) {
      roundTrip(ledbat, 0);
    }
    roundTrip(ledbat, 40_000);
    double before = ledbat.window();
    ledbat.sent(now, SEGMENT);
    ledbat.paced();
    ledbat.acked(now += RTT, SEGMENT, RTT, 0, 0);
    assertThat(ledbat.window()).isGreaterThan(before);

    ledbat.starved();
    ledbat.sent(now, SEGMENT);
    ledbat.acked(now += RTT, SEGMENT, RTT, 0, 0);
    assertThat(ledbat.window()).isEqualTo(2_000);
  }

  @Test
  void a_queue_above_the_target_shrinks_the_window() {
    var ledbat = new Ledbat(SEGMENT, LedbatOptions.DEFAULT);
    while (ledbat.window() < 32_000) {
      roundTrip(ledbat, 0);
    }
    roundTrip(ledbat, 120_000);
    double before = ledbat.window();
    roundTrip(ledbat, 120_000);
    assertThat(ledbat.window()).isLessThan(before);
  }

  @Test
  void a_far_clock_set_forward_is_no_queue() {
    var ledbat = new Ledbat(SEGMENT, LedbatOptions.DEFAULT);
    roundTrip(ledbat, 10_000);
    roundTrip(ledbat, 3_610_000);
    assertThat(ledbat.queueMicros()).isZero();
    roundTrip(ledbat, 3_615_000);
    roundTrip(ledbat, 3_615_000);
    assertThat(ledbat.queueMicros()).as("measured from the new clock").isEqualTo(5_000);
  }

  @Test
  void a_delay_that_rises_with_the_round_trip_is_a_queue_however_long() {
    var ledbat = new Ledbat(SEGMENT, LedbatOptions.DEFAULT);
    roundTrip(ledbat, 10_000);
    ledbat.sent(now, SEGMENT);
    now += 3_000 * MILLI;
    ledbat.acked(now, SEGMENT, 3_000 * MILLI, 0, 2_990_000);
    assertThat(ledbat.queueMicros()).isEqualTo(2_980_000);
  }

  @Test
  void delays_are_compared_across_the_turn_of_the_clock() {
    var ledbat = new Ledbat(SEGMENT, LedbatOptions.DEFAULT);
    roundTrip(ledbat, Long.MAX_VALUE - 1_000);
    roundTrip(ledbat, Long.MIN_VALUE + 3_999);
    assertThat(ledbat.queueMicros()).isEqualTo(5_000);
  }

  @Test
  void the_window_stays_below_its_bound() {
    var ledbat = new Ledbat(SEGMENT, LedbatOptions.DEFAULT.withWindowBytesMax(50_000));
    for (int i = 0; i < 20; i++) {
      roundTrip(ledbat, 0);
    }
    assertThat(ledbat.window()).isEqualTo(50_000);
  }

  @Test
  void something_is_admitted_when_nothing_is_under_way() {
    var ledbat = new Ledbat(SEGMENT, LedbatOptions.DEFAULT);
    ledbat.timedOut(now);
    assertThat(admits(ledbat, SEGMENT + 400)).isTrue();
    ledbat.sent(now, SEGMENT + 400);
    assertThat(admits(ledbat, 1)).isFalse();
    ledbat.forgotten(SEGMENT + 400);
    assertThat(ledbat.flight()).isZero();
    ledbat.forgotten(1);
    assertThat(ledbat.flight()).as("never negative").isZero();
  }

  @Test
  void options_stay_within_the_bounds_of_the_specification() {
    var options = LedbatOptions.DEFAULT;
    assertThat(options.target()).isEqualTo(Duration.ofMillis(60));
    assertThatThrownBy(() -> options.withTarget(Duration.ofMillis(101)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> options.withTarget(Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new LedbatOptions(Duration.ofMillis(60), 1.1, 1, 10, 4, true, true, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Ledbat(SEGMENT, options.withWindowBytesMax(SEGMENT)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void keeps_a_slow_line_busy_with_a_short_queue() {
    var ledbat = new Ledbat(SEGMENT, LedbatOptions.DEFAULT);
    var line = new Line(ledbat, true);
    line.run(10_000 * MILLI);
    line.forget();
    line.run(20_000 * MILLI);

    assertThat(line.lost).isZero();
    assertThat(ledbat.isDistrusted()).isFalse();
    assertThat(line.longestQueue).isBetween(30 * MILLI, 100 * MILLI);
    assertThat(line.delivered).as("20 s at 1.25 MB/s").isBetween(24_500_000L, 25_500_000L);
  }

  @Test
  void a_peer_that_makes_up_its_delays_is_found_out_by_the_round_trip() {
    var ledbat = new Ledbat(SEGMENT, LedbatOptions.DEFAULT);
    var line = new Line(ledbat, false);
    line.run(3_000 * MILLI);
    assertThat(line.longestQueue).isGreaterThan(400 * MILLI);
    assertThat(ledbat.isDistrusted()).isFalse();

    line.run(20_000 * MILLI);
    assertThat(ledbat.isDistrusted()).isTrue();
    line.forget();
    line.run(10_000 * MILLI);
    assertThat(line.longestQueue).isLessThan(150 * MILLI);
    assertThat(line.delivered).as("10 s at 1.25 MB/s").isGreaterThan(11_000_000L);
  }

  /// A line of 10 Mbit/s with 20 ms there and back, and room for a queue of 500 ms.
  private final class Line {
    private static final long NANOS_PER_SEGMENT = SEGMENT * 8 * 100L;
    private static final long QUEUE_NANOS = 500 * MILLI;

    private record Ack(long at, long sentAt, long stamp, long delayMicros, boolean dropped) {}

    private final Ledbat ledbat;
    private final boolean honest;
    private final ArrayDeque<Ack> acks = new ArrayDeque<>();
    private long lineFree = now;
    private long longestQueue;
    private long delivered;
    private long lost;

    Line(Ledbat ledbat, boolean honest) {
      this.ledbat = ledbat;
      this.honest = honest;
    }

    void forget() {
      longestQueue = 0;
      delivered = 0;
      lost = 0;
    }

    void run(long nanos) {
      for (long end = now + nanos; now < end; ) {
        while (admits(ledbat, SEGMENT)) {
          send();
        }
        Ack ack = acks.remove();
        now = ack.at;
        if (ack.dropped) {
          lost++;
          ledbat.lost(now, SEGMENT, ack.stamp);
        } else {
          delivered += SEGMENT;
          ledbat.acked(now, SEGMENT, now - ack.sentAt, 0, ack.delayMicros);
        }
      }
    }

    private void send() {
      long queue = Math.max(0, lineFree - now);
      boolean dropped = queue > QUEUE_NANOS;
      longestQueue = Math.max(longestQueue, queue);
      lineFree = dropped ? lineFree : Math.max(lineFree, now) + NANOS_PER_SEGMENT;
      long arrives = lineFree + 10 * MILLI;
      long delayMicros = honest ? (arrives - now) / 1_000 - 77_000_000L : 5_000;
      long stamp = ledbat.sent(now, SEGMENT);
      acks.add(new Ack(arrives + 10 * MILLI, now, stamp, delayMicros, dropped));
    }
  }

  /// After slow start and its slowdown, which showed the path to be empty.
  private Ledbat linear(int window) {
    var ledbat = new Ledbat(SEGMENT, LedbatOptions.DEFAULT.withSlowStart(true));
    while (ledbat.window() < window) {
      roundTrip(ledbat, 0);
    }
    ledbat.lost(now, 0, ledbat.sent(now, 0));
    while (ledbat.window() < window) {
      roundTrip(ledbat, 0);
    }
    return ledbat;
  }

  /// Fills the window and has all of it acknowledged after a round trip, each segment by itself.
  private void roundTrip(Ledbat ledbat, long delayMicros) {
    fill(ledbat);
    long segments = ledbat.flight() / SEGMENT;
    long stamp = ledbat.sent(now, 0);
    now += RTT;
    for (int i = 0; i < segments; i++) {
      ledbat.acked(now, SEGMENT, RTT, stamp, delayMicros);
    }
    now += 1;
  }

  private void fill(Ledbat ledbat) {
    while (admits(ledbat, SEGMENT)) {
      ledbat.sent(now, SEGMENT);
    }
  }

  /// With nothing under way always, so that a window below a datagram stops nobody for ever.
  private static boolean admits(Ledbat ledbat, int bytes) {
    return ledbat.flight() == 0 || ledbat.flight() + bytes <= ledbat.window();
  }
}
