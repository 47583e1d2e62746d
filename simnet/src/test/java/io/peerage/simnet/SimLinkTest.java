package io.peerage.simnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.peerage.testkit.SeededTest;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SimLinkTest {

  private static final int MANY = 2_000;

  /// Five standard deviations around the mean of a binomial with n = 2000, p = 0.3.
  private static final int EXPECTED_LOW = 600 - 103;

  private static final int EXPECTED_HIGH = 600 + 103;

  private static List<Integer> inOrder(int count) {
    return IntStream.range(0, count).boxed().toList();
  }

  private static Pair pair(SimNet net) {
    return new Pair(net, Station.of(net, "a"), Station.of(net, "b"));
  }

  private record Pair(SimNet net, Station a, Station b) {
    Pair exchange(int count, int bytes) {
      a.send(b, count, bytes);
      net.runFor(Duration.ofSeconds(10));
      return this;
    }

    SimLink link() {
      return net.link(a.host, b.host);
    }
  }

  @SeededTest
  void delivers_everything_once_and_in_order_when_nothing_is_bad(long seed) {
    SimNet net = SimNet.seeded(seed).latency(Duration.ofMillis(5), Duration.ofMillis(80));
    assertThat(pair(net).exchange(MANY, 100).b.numbers()).isEqualTo(inOrder(MANY));
  }

  @SeededTest
  void takes_the_latency_it_was_given(long seed) {
    SimNet net =
        SimNet.seeded(seed)
            .latency(Duration.ofMillis(7), Duration.ofMillis(7))
            .wakeUp(Duration.ZERO);
    assertThat(pair(net).exchange(1, 100).b.times()).containsExactly(7_000_000L);
  }

  @SeededTest
  void draws_latencies_between_both_ends(long seed) {
    Duration min = Duration.ofMillis(5);
    Duration max = Duration.ofMillis(80);
    SimNet net = SimNet.seeded(seed).latency(min, max).wakeUp(Duration.ZERO);
    Pair pair = pair(net);
    for (int i = 0; i < 200; i++) {
      pair.a.send(pair.b, 1, 100);
      long sent = net.now().toNanos();
      net.runFor(Duration.ofSeconds(1));
      assertThat(pair.b.times().getLast() - sent).isBetween(min.toNanos(), max.toNanos());
    }
    assertThat(pair.b.times().stream().map(at -> at % 1_000_000_000)).doesNotHaveDuplicates();
  }

  @SeededTest
  void loses_everything_at_one(long seed) {
    Pair pair = pair(SimNet.seeded(seed).loss(1)).exchange(MANY, 100);
    assertThat(pair.b.arrivals).isEmpty();
    assertThat(pair.net.drops(Drop.LOSS)).isEqualTo(MANY);
  }

  @SeededTest
  void loses_about_as_many_as_it_was_told(long seed) {
    Pair pair = pair(SimNet.seeded(seed).loss(0.3)).exchange(MANY, 100);
    assertThat(pair.net.drops(Drop.LOSS)).isBetween((long) EXPECTED_LOW, (long) EXPECTED_HIGH);
    assertThat(pair.b.arrivals).hasSize((int) (MANY - pair.net.drops(Drop.LOSS)));
  }

  @SeededTest
  void duplicates_everything_at_one(long seed) {
    Pair pair = pair(SimNet.seeded(seed).duplicate(1)).exchange(MANY, 100);
    assertThat(pair.b.numbers().stream().sorted())
        .isEqualTo(IntStream.range(0, 2 * MANY).map(i -> i / 2).boxed().toList());
  }

  @SeededTest
  void duplicates_about_as_many_as_it_was_told(long seed) {
    Pair pair = pair(SimNet.seeded(seed).duplicate(0.3)).exchange(MANY, 100);
    assertThat(pair.b.arrivals.size() - MANY).isBetween(EXPECTED_LOW, EXPECTED_HIGH);
  }

  @SeededTest
  void a_reordered_datagram_is_overtaken_by_later_ones(long seed) {
    Pair pair = pair(SimNet.seeded(seed).reorder(0.3, Duration.ofMillis(50))).exchange(MANY, 100);
    List<Integer> numbers = pair.b.numbers();
    assertThat(numbers.stream().sorted()).isEqualTo(inOrder(MANY));
    // All left at once, so what kept the order came first, in one row.
    long kept =
        IntStream.range(1, MANY).takeWhile(i -> numbers.get(i - 1) < numbers.get(i)).count();
    assertThat(MANY - kept).isBetween((long) EXPECTED_LOW, (long) EXPECTED_HIGH);
  }

  @SeededTest
  void reordering_everything_stays_within_the_extra_time(long seed) {
    Duration extra = Duration.ofMillis(50);
    SimNet net = SimNet.seeded(seed).reorder(1, extra).wakeUp(Duration.ZERO);
    Pair pair = pair(net).exchange(MANY, 100);
    assertThat(pair.b.numbers()).isNotEqualTo(inOrder(MANY));
    assertThat(pair.b.times()).allMatch(at -> at > 1_000_000 && at <= 51_000_000);
  }

  @Test
  void takes_a_datagram_as_large_as_the_mtu_and_none_larger() {
    Pair pair = pair(SimNet.seeded(1).mtu(1_200));
    pair.exchange(1, 1_200).exchange(1, 1_201);
    assertThat(pair.b.arrivals)
        .singleElement()
        .satisfies(a -> assertThat(a.content().length()).isEqualTo(1_200));
    assertThat(pair.net.drops(Drop.MTU)).isEqualTo(1);
  }

  @Test
  void sends_as_fast_as_its_line() {
    // 1250 bytes at 10 Mbit/s are a millisecond.
    SimNet net =
        SimNet.seeded(1).bandwidth(10_000_000, Duration.ofSeconds(1)).wakeUp(Duration.ZERO);
    assertThat(pair(net).exchange(4, 1_250).b.times())
        .containsExactly(2_000_000L, 3_000_000L, 4_000_000L, 5_000_000L);
  }

  @Test
  void the_queueing_delay_is_the_bytes_ahead_divided_by_the_rate() {
    SimNet net = SimNet.seeded(1).bandwidth(10_000_000, Duration.ofSeconds(1));
    Pair pair = pair(net);
    pair.a.send(pair.b, 100, 1_250);
    net.runFor(Duration.ZERO);
    assertThat(pair.link().queueDelay()).isEqualTo(Duration.ofMillis(100));
    net.runFor(Duration.ofMillis(30));
    assertThat(pair.link().queueDelay()).isEqualTo(Duration.ofMillis(70));
    net.runFor(Duration.ofMillis(200));
    assertThat(pair.link().queueDelay()).isZero();
  }

  @Test
  void the_peak_is_the_longest_wait_since_it_was_last_taken() {
    SimNet net = SimNet.seeded(1).bandwidth(10_000_000, Duration.ofSeconds(1));
    Pair pair = pair(net).exchange(100, 1_250);
    assertThat(pair.link().takeQueueDelayPeak()).isEqualTo(Duration.ofMillis(99));
    assertThat(pair.link().takeQueueDelayPeak()).isZero();
  }

  @Test
  void a_datagram_waits_as_long_as_the_queue_allows_and_no_longer() {
    // The first goes at once, the others wait 1, 2, 3 … ms; the queue holds 10 ms.
    SimNet net = SimNet.seeded(1).bandwidth(10_000_000, Duration.ofMillis(10));
    Pair pair = pair(net).exchange(20, 1_250);
    assertThat(pair.b.numbers()).isEqualTo(inOrder(11));
    assertThat(net.drops(Drop.QUEUE)).isEqualTo(9);
  }

  @Test
  void an_uplink_is_shared_by_all_that_a_host_sends() {
    SimNet net = SimNet.seeded(1).wakeUp(Duration.ZERO);
    Pair pair = pair(net);
    Station c = Station.of(net, "c");
    pair.a.host.uplink().bandwidth(10_000_000, Duration.ofSeconds(1));
    pair.a.send(pair.b, 2, 1_250);
    pair.a.send(c, 2, 1_250);
    net.runFor(Duration.ZERO);
    assertThat(pair.a.host.uplink().queueDelay()).isEqualTo(Duration.ofMillis(4));
    net.runFor(Duration.ofSeconds(1));
    assertThat(pair.b.times()).containsExactly(2_000_000L, 3_000_000L);
    assertThat(c.times()).containsExactly(4_000_000L, 5_000_000L);
    assertThat(pair.a.host.uplink().takeQueueDelayPeak()).isEqualTo(Duration.ofMillis(3));
  }

  @Test
  void has_settings_of_its_own_in_one_direction() {
    SimNet net = SimNet.seeded(1);
    Pair pair = pair(net);
    pair.link().loss(1);
    pair.b.send(pair.a, 3, 100);
    pair.exchange(3, 100);
    assertThat(pair.b.arrivals).isEmpty();
    assertThat(pair.a.arrivals).hasSize(3);
  }

  @Test
  void follows_the_settings_of_the_network_until_it_has_its_own() {
    SimNet net = SimNet.seeded(1);
    Pair pair = pair(net).exchange(1, 100);
    net.loss(1);
    pair.exchange(1, 100);
    assertThat(pair.b.arrivals).hasSize(1);
    pair.link().loss(0);
    net.mtu(10);
    pair.exchange(1, 100);
    assertThat(pair.b.arrivals).hasSize(2);
  }

  @Test
  void refuses_settings_that_make_no_sense() {
    SimNet net = SimNet.seeded(1);
    assertThatThrownBy(() -> net.loss(1.01)).hasMessageContaining("1.01");
    assertThatThrownBy(() -> net.duplicate(-0.1)).hasMessageContaining("-0.1");
    assertThatThrownBy(() -> net.loss(Double.NaN)).hasMessageContaining("NaN");
    assertThatThrownBy(() -> net.latency(Duration.ofMillis(2), Duration.ofMillis(1)))
        .hasMessageContaining("PT0.002S");
    assertThatThrownBy(() -> net.mtu(65_508)).hasMessageContaining("65508");
    assertThatThrownBy(() -> net.bandwidth(0, Duration.ZERO)).hasMessageContaining("0 bit/s");
    assertThatThrownBy(() -> net.reorder(0.1, Duration.ZERO)).hasMessageContaining("PT0S");
  }
}
