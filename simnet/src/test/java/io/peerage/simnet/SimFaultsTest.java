package io.peerage.simnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.peerage.testkit.SeededTest;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What can go wrong with links, hosts and clocks.
class SimFaultsTest {

  private static final int MANY = 4_000;
  private static final Duration LONG = Duration.ofSeconds(10);

  private final SimNet net = SimNet.seeded(1);
  private final Station a = Station.of(net, "a");
  private final Station b = Station.of(net, "b");
  private final Station c = Station.of(net, "c");

  private static List<Integer> inOrder(int count) {
    return IntStream.range(0, count).boxed().toList();
  }

  private static Station[] pair(SimNet net) {
    return new Station[] {Station.of(net, "a"), Station.of(net, "b")};
  }

  @Test
  void a_link_that_is_cut_lets_nothing_through_in_its_direction() {
    net.link(a.host, b.host).cut();
    a.send(b, 2, 100);
    b.send(a, 3, 100);
    net.runFor(LONG);
    assertThat(b.arrivals).isEmpty();
    assertThat(a.arrivals).hasSize(3);
    assertThat(net.drops(Drop.CUT)).isEqualTo(2);

    net.link(a.host, b.host).mend();
    a.send(b, 2, 100);
    net.runFor(LONG);
    assertThat(b.arrivals).hasSize(2);
  }

  @Test
  void a_partition_parts_its_side_from_all_others_until_it_is_healed() {
    net.partition(Set.of(a.host));
    Station late = Station.of(net, "late");
    for (Station one : List.of(a, b, c, late)) {
      for (Station other : List.of(a, b, c, late)) {
        if (one != other) {
          one.send(other, 1, 100);
        }
      }
    }
    net.runFor(LONG);
    assertThat(a.arrivals).isEmpty();
    assertThat(b.arrivals).hasSize(2);
    assertThat(late.arrivals).hasSize(2);

    net.heal();
    a.send(b, 1, 100);
    net.runFor(LONG);
    assertThat(b.arrivals).hasSize(3);
  }

  @Test
  void who_is_deafened_is_still_heard() {
    net.deafen(Set.of(a.host));
    a.send(b, 1, 100);
    b.send(a, 1, 100);
    net.runFor(LONG);
    assertThat(a.arrivals).isEmpty();
    assertThat(b.arrivals).hasSize(1);
  }

  @Test
  void what_is_held_back_comes_late_and_in_order() {
    SimLink link = net.link(a.host, b.host).hold();
    a.send(b, 5, 100);
    net.runFor(LONG);
    assertThat(b.arrivals).isEmpty();

    net.after(Duration.ofSeconds(1), link::release);
    net.runFor(LONG);
    assertThat(b.numbers()).isEqualTo(inOrder(5));
    assertThat(b.times()).allMatch(at -> at >= 11_000_000_000L && at < 11_100_000_000L);
    a.send(b, 1, 100);
    net.runFor(LONG);
    assertThat(b.arrivals).hasSize(6);
  }

  @Test
  void a_link_holds_back_only_so_much() {
    SimLink link = net.link(a.host, b.host).hold();
    a.send(b, SimLink.HELD_MAX + 1, 10);
    net.runFor(LONG);
    assertThat(net.drops(Drop.QUEUE)).isEqualTo(1);
    link.release();
    net.runFor(LONG);
    assertThat(b.arrivals).hasSize(SimLink.HELD_MAX);
  }

  @SeededTest
  void bursts_lose_in_a_row(long seed) {
    SimNet net = SimNet.seeded(seed).bursts(0.01, 0.1);
    Station[] pair = pair(net);
    pair[0].send(pair[1], MANY, 10);
    net.runFor(LONG);
    List<Integer> came = pair[1].numbers();
    long gaps =
        IntStream.range(1, came.size()).filter(i -> came.get(i) != came.get(i - 1) + 1).count();
    double lost = MANY - came.size();
    // A share of 1/11 in bursts of ten on average; as single losses there would be 330 gaps.
    assertThat(lost).isBetween(100.0, 800.0);
    assertThat(lost / gaps).isBetween(5.0, 20.0);
  }

  @SeededTest
  void a_corrupt_datagram_differs_in_one_bit(long seed) {
    SimNet net = SimNet.seeded(seed).corrupt(1);
    Station[] pair = pair(net);
    pair[0].send(pair[1], 1, 100);
    net.runFor(LONG);
    byte[] came = pair[1].arrivals.getFirst().content().toArray();
    int ones = 0;
    for (byte octet : came) {
      ones += Integer.bitCount(octet & 0xff);
    }
    assertThat(ones).isEqualTo(1);
  }

  @SeededTest
  void a_replayed_datagram_is_an_earlier_one(long seed) {
    SimNet net = SimNet.seeded(seed).replay(0.5, Duration.ofMillis(20));
    Station[] pair = pair(net);
    pair[0].send(pair[1], MANY, 10);
    net.runFor(LONG);
    assertThat(pair[1].arrivals.size() - MANY).isBetween(MANY / 2 - 200, MANY / 2 + 200);
    assertThat(Set.copyOf(pair[1].numbers())).hasSize(MANY);
  }

  @SeededTest
  void jitter_has_its_mean_and_a_long_tail(long seed) {
    SimNet net = SimNet.seeded(seed).jitter(Duration.ofMillis(10)).wakeUp(Duration.ZERO);
    Station[] pair = pair(net);
    List<Long> extra = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      pair[0].send(pair[1], 1, 10);
      long sent = net.now().toNanos();
      net.runFor(Duration.ofSeconds(1));
      extra.add(pair[1].times().getLast() - sent - 1_000_000);
    }
    assertThat(extra.stream().mapToLong(nanos -> nanos).average().orElseThrow())
        .isBetween(8_500_000.0, 11_500_000.0);
    assertThat(extra.stream().filter(nanos -> nanos > 20_000_000).count()).isBetween(80L, 200L);
  }

  @Test
  void a_paused_host_does_nothing_and_then_everything() {
    List<String> done = new ArrayList<>();
    a.host
        .loop()
        .execute(() -> {
          long now = a.host.loop().now();
          a.host.loop().schedule(now + 1_000_000_000L, () -> done.add("timer"));
          a.host.loop().schedule(now + 2_000_000_000L, () -> done.add("canceled")).cancel();
        });
    net.runFor(Duration.ofMillis(1));
    a.host.pause();
    b.send(a, 3, 100);
    net.runFor(LONG);
    assertThat(done).isEmpty();
    assertThat(a.arrivals).isEmpty();

    a.host.resume();
    net.runFor(Duration.ofMillis(1));
    assertThat(done).containsExactly("timer");
    assertThat(a.arrivals).hasSize(3);
  }

  @Test
  void what_was_deferred_can_be_canceled_and_dies_with_a_crash() {
    List<String> done = new ArrayList<>();
    List<Runnable> cancels = new ArrayList<>();
    a.host
        .loop()
        .execute(() -> {
          long now = a.host.loop().now();
          cancels.add(a.host.loop().schedule(now + 1_000_000_000L, () -> done.add("one"))::cancel);
          a.host.loop().schedule(now + 1_000_000_000L, () -> done.add("two"));
        });
    net.runFor(Duration.ofMillis(1));
    a.host.pause();
    net.runFor(LONG);
    cancels.getFirst().run();
    a.host.resume();
    net.runFor(LONG);
    assertThat(done).containsExactly("two");

    a.host.loop().execute(() -> done.add("three"));
    a.host.pause();
    net.runFor(LONG);
    a.host.crash();
    a.host.resume();
    net.runFor(LONG);
    assertThat(done).containsExactly("two");
  }

  @Test
  void behind_a_router_a_host_is_reached_only_where_it_has_sent_from() {
    a.host.behindNat(Duration.ofSeconds(30));
    b.send(a, 1, 100);
    net.runFor(Duration.ofSeconds(1));
    assertThat(a.arrivals).isEmpty();
    assertThat(net.drops(Drop.NAT)).isEqualTo(1);

    a.send(b, 1, 100);
    net.runFor(Duration.ofSeconds(1));
    InetSocketAddress seen = b.arrivals.getLast().from();
    assertThat(seen.getAddress()).isEqualTo(a.host.address());
    assertThat(seen.getPort()).isNotEqualTo(Station.PORT);
    b.send(seen, 2, 100);
    net.runFor(Duration.ofSeconds(1));
    assertThat(a.arrivals).hasSize(2);
  }

  @Test
  void a_mapping_lives_as_long_as_it_is_used_and_a_rebinding_ends_it() {
    a.host.behindNat(Duration.ofSeconds(30));
    a.send(b, 1, 100);
    net.runFor(Duration.ofSeconds(29));
    a.send(b, 1, 100);
    net.runFor(Duration.ofSeconds(29));
    InetSocketAddress seen = b.arrivals.getLast().from();
    assertThat(b.arrivals.getFirst().from()).isEqualTo(seen);
    b.send(seen, 1, 100);
    net.runFor(Duration.ofSeconds(2));
    assertThat(a.arrivals).hasSize(1);

    b.send(seen, 1, 100);
    net.runFor(Duration.ofSeconds(2));
    assertThat(a.arrivals).as("30 s without a word").hasSize(1);
    a.send(b, 1, 100);
    net.runFor(Duration.ofSeconds(1));
    InetSocketAddress again = b.arrivals.getLast().from();
    assertThat(again).isNotEqualTo(seen);

    a.host.rebindNat();
    b.send(again, 1, 100);
    a.send(b, 1, 100);
    net.runFor(Duration.ofSeconds(1));
    assertThat(a.arrivals).hasSize(1);
    assertThat(b.arrivals.getLast().from()).isNotIn(seen, again);
    assertThatThrownBy(() -> b.host.rebindNat()).hasMessageContaining("b is not behind a router");
  }

  @Test
  void an_open_port_is_reached_from_the_beginning_until_the_router_forgets_it() {
    a.host.behindNat(Duration.ofSeconds(30)).openPort(Station.PORT);
    net.runFor(Duration.ofMinutes(1));
    b.send(a, 1, 100);
    a.send(b, 1, 100);
    net.runFor(Duration.ofSeconds(1));
    assertThat(a.arrivals).hasSize(1);
    assertThat(b.arrivals.getLast().from().getPort()).isEqualTo(Station.PORT);

    a.host.rebindNat();
    a.send(b, 1, 100);
    b.send(a, 1, 100);
    net.runFor(Duration.ofSeconds(1));
    assertThat(a.arrivals).hasSize(1);
    assertThat(b.arrivals.getLast().from().getPort()).isNotEqualTo(Station.PORT);
    assertThatThrownBy(() -> b.host.openPort(1)).hasMessageContaining("b is not behind a router");
  }

  @Test
  void a_wall_clock_drifts_and_steps_and_the_loop_does_not_care() {
    a.host.driftWall(100);
    b.host.shiftWall(Duration.ofDays(-1));
    long before = a.host.loop().now();
    net.runFor(Duration.ofSeconds(10_000));
    assertThat(Duration.between(c.host.wall().instant(), a.host.wall().instant()))
        .isEqualTo(Duration.ofSeconds(1));
    assertThat(Duration.between(c.host.wall().instant(), b.host.wall().instant()))
        .isEqualTo(Duration.ofDays(-1));
    assertThat(a.host.loop().now() - before).isEqualTo(10_000_000_000_000L);
  }

  @Test
  void what_a_test_plans_happens_at_its_time_even_to_hosts_that_are_down() {
    List<Long> times = new ArrayList<>();
    a.host.crash();
    net.after(
        Duration.ofSeconds(3),
        () -> {
          times.add(net.now().toMillis());
          a.host.restart();
        });
    net.after(Duration.ofSeconds(2), () -> times.add(net.now().toMillis()));
    net.runFor(LONG);
    assertThat(times).containsExactly(2_000L, 3_000L);
    assertThat(a.host.crashed()).isFalse();
    assertThatThrownBy(() -> net.after(Duration.ofSeconds(-1), () -> {}))
        .hasMessageContaining("PT-1S");
  }

  @Test
  void refuses_settings_that_make_no_sense() {
    assertThatThrownBy(() -> net.bursts(0.1, 0)).hasMessageContaining("without an end");
    assertThatThrownBy(() -> net.corrupt(2)).hasMessageContaining("2.0");
    assertThatThrownBy(() -> net.jitter(Duration.ofMillis(-1))).hasMessageContaining("PT-0.001S");
    assertThatThrownBy(() -> net.replay(0.1, Duration.ZERO)).hasMessageContaining("PT0S");
    assertThatThrownBy(() -> a.host.behindNat(Duration.ZERO)).hasMessageContaining("PT0S");
  }
}
