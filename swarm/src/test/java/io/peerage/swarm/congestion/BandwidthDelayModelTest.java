package io.peerage.swarm.congestion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.peerage.swarm.congestion.BandwidthDelayModel.Phase;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// On a line of 12.5 MB/s and 60 ms with a queue of 100 ms, in steps of half a millisecond.
class BandwidthDelayModelTest {

  private static final int SEGMENT = 1000;
  private static final long MILLI = 1_000_000;
  private static final long SECOND = 1_000 * MILLI;
  private static final long STEP = MILLI / 2;
  private static final long RTT = 60 * MILLI;
  private static final double BYTES_PER_NANO = 12.5e6 / SECOND;
  private static final double HELD = BYTES_PER_NANO * RTT;
  private static final long QUEUE_NANOS = 100 * MILLI;

  private final BandwidthDelayModel model = new BandwidthDelayModel(SEGMENT, 64 << 20);
  private final SplittableRandom random = new SplittableRandom(1);
  private final Deque<Sent> sent = new ArrayDeque<>();
  private double loss;
  private long rtt = RTT;
  private boolean hasMore = true;
  private long now = SECOND;
  private long lineFreeAt = now;
  private double allowance;
  private long delivered;
  private long queuePeak;

  private record Sent(long at, long stamp, long ackAt, boolean lost) {}

  private void run(long nanos) {
    for (long end = now + nanos; now < end; now += STEP) {
      while (!sent.isEmpty() && sent.getFirst().ackAt <= now) {
        Sent first = sent.removeFirst();
        if (first.lost) {
          model.lost(now, SEGMENT, 0);
        } else {
          delivered += SEGMENT;
          model.acked(now, SEGMENT, now - first.at, first.stamp, 0);
        }
      }
      double pace = Math.min(model.pace(), 1e9);
      allowance = Math.min(allowance + pace * STEP, Math.max(2 * pace * STEP, 10 * SEGMENT));
      while (hasMore && allowance >= SEGMENT && model.flight() + SEGMENT <= model.window()) {
        allowance -= SEGMENT;
        send();
      }
      if (!hasMore) {
        model.starved();
      }
    }
  }

  private void send() {
    long queue = Math.max(0, lineFreeAt - now);
    boolean dropped = queue > QUEUE_NANOS || random.nextDouble() < loss;
    if (queue <= QUEUE_NANOS) {
      lineFreeAt = Math.max(lineFreeAt, now) + (long) (SEGMENT / BYTES_PER_NANO);
      queuePeak = Math.max(queuePeak, queue);
    }
    long ackAt = Math.max(lineFreeAt, now) + rtt;
    sent.addLast(new Sent(now, model.sent(now, SEGMENT), ackAt, dropped));
  }

  private double bytesPerNano(long nanos) {
    long before = delivered;
    run(nanos);
    return (double) (delivered - before) / nanos;
  }

  @Test
  void it_begins_with_ten_segments_and_no_pace() {
    assertThat(model.window()).isEqualTo(10 * SEGMENT);
    assertThat(model.pace()).isInfinite();
    assertThat(model.smoothedRttNanos()).isEqualTo(-1);
    assertThat(model.phase()).isEqualTo(Phase.STARTUP);
  }

  @Test
  void it_finds_the_bandwidth_in_startup_and_drains_the_queue_it_made() {
    run(2 * SECOND);

    assertThat(model.phase()).isEqualTo(Phase.CRUISE);
    assertThat(model.bandwidth()).isCloseTo(BYTES_PER_NANO, within(0.05 * BYTES_PER_NANO));
    assertThat(model.minRttNanos()).isBetween(RTT, RTT + MILLI);
    queuePeak = 0;
    run(3 * SECOND);
    assertThat(queuePeak).isLessThan(40 * MILLI);
  }

  @Test
  void it_keeps_the_line_full() {
    run(2 * SECOND);

    assertThat(bytesPerNano(5 * SECOND)).isGreaterThan(0.95 * BYTES_PER_NANO);
  }

  @Test
  void what_is_lost_at_random_does_not_narrow_it() {
    loss = 0.1;
    run(3 * SECOND);

    assertThat(bytesPerNano(5 * SECOND)).isGreaterThan(0.8 * BYTES_PER_NANO);
  }

  @Test
  void a_sender_that_has_little_to_send_does_not_forget_the_path() {
    run(2 * SECOND);
    double known = model.bandwidth();
    for (int i = 0; i < 50; i++) {
      hasMore = true;
      run(STEP);
      hasMore = false;
      run(100 * MILLI);
    }

    assertThat(model.bandwidth()).isCloseTo(known, within(0.1 * known));
  }

  @Test
  void a_path_that_became_longer_is_found_out_after_ten_seconds_with_half_a_window() {
    run(2 * SECOND);
    rtt = RTT + 30 * MILLI;
    run(9 * SECOND);
    assertThat(model.minRttNanos()).isLessThan(RTT + 2 * MILLI);
    long probed = 0;
    for (int i = 0; i < 200; i++) {
      run(10 * MILLI);
      if (model.phase() == Phase.PROBE_RTT) {
        probed++;
        assertThat(model.window()).isLessThan(HELD);
      }
    }

    assertThat(probed).isBetween(20L, 40L);
    assertThat(model.minRttNanos()).isBetween(rtt, rtt + 2 * MILLI);
  }

  @Test
  void silence_leaves_one_segment_and_an_answer_brings_the_window_back() {
    run(2 * SECOND);
    double window = model.window();
    long timeout = model.timeoutNanos();

    model.timedOut(now);

    assertThat(model.window()).isEqualTo(SEGMENT);
    assertThat(model.timeoutNanos()).isEqualTo(2 * timeout);
    run(100 * MILLI);
    assertThat(model.window()).isGreaterThan(window / 2);
  }

  @Test
  void the_window_has_a_least_and_a_largest_size() {
    BandwidthDelayModel small = new BandwidthDelayModel(SEGMENT, 4 * SEGMENT);
    assertThat(small.window()).isEqualTo(4 * SEGMENT);
    long stamp = small.sent(0, SEGMENT);
    small.acked(SECOND, SEGMENT, SECOND, stamp, 0);

    assertThat(small.window()).isEqualTo(4 * SEGMENT);
    assertThatThrownBy(() -> new BandwidthDelayModel(SEGMENT, 4 * SEGMENT - 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("segments of 1000 bytes in a window of 3999");
    assertThatThrownBy(() -> new BandwidthDelayModel(0, SEGMENT))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
