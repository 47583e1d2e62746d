package io.peerage.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import io.peerage.simnet.SimHost;
import io.peerage.simnet.SimNet;
import io.peerage.swarm.peer.EndpointOptions;
import io.peerage.swarm.peer.ExchangeScope;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// Contents that come from several peers at once: who sends how much, and what happens when one of
/// them slows down, goes, or gets another address.
final class SeveralPeersSimTest {

  private static final long SEED = 17;
  private static final int BYTES = 8 << 20;
  private static final long MEGABIT = 1_000_000;

  private final SimNet net =
      SimNet.seeded(SEED).latency(Duration.ofMillis(10), Duration.ofMillis(10));
  private final SwarmWorld world = new SwarmWorld(net, SEED, BYTES);

  private static long repeated(SimHost host) {
    return count(host, "chunks_repeated");
  }

  private static long count(SimHost host, String meter) {
    return Objects.requireNonNull(host.meters().snapshot().get("peerage.swarm." + meter), meter);
  }

  @Test
  void three_sharers_all_send_and_none_sends_what_another_did() {
    net.bandwidth(20 * MEGABIT, Duration.ofMillis(100));
    List<Share> shares = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      shares.add(world.sharer("sharer-" + i));
    }

    Fetched fetched = world.complete(world.fetcher("fetcher"));
    net.runFor(Duration.ofSeconds(1));

    assertThat(world.fetched("fetcher")).isEqualTo(world.content);
    assertThat(fetched.peers()).isEqualTo(3);
    assertThat(shares)
        .allSatisfy(share -> assertThat(share.stats().bytesSent()).isGreaterThan(BYTES / 5));
    // What was asked for a second time in the end game.
    assertThat(repeated(world.known("fetcher"))).isLessThan(BYTES / 1024 / 50);
  }

  @Test
  void a_sharer_with_a_slow_line_does_not_hold_the_others_up() {
    world.sharer("fast");
    Share slow = world.sharer("slow");
    world.known("fast").uplink().bandwidth(20 * MEGABIT, Duration.ofMillis(100));
    world.known("slow").uplink().bandwidth(MEGABIT / 10, Duration.ofSeconds(1));

    Duration began = net.now();
    world.complete(world.fetcher("fetcher"));

    // 8 MiB take 3.4 s at 20 Mbit/s, and would take 11 minutes at 0.1.
    assertThat(net.now().minus(began)).isLessThan(Duration.ofSeconds(8));
    assertThat(slow.stats().bytesSent()).isPositive();
    assertThat(world.fetched("fetcher")).isEqualTo(world.content);
  }

  @Test
  void a_sharer_that_crashes_costs_no_more_than_its_share() {
    net.bandwidth(20 * MEGABIT, Duration.ofMillis(100));
    world.sharer("stays");
    world.sharer("crashes");
    Download download = world.fetcher("fetcher");
    world.runUntilDone(download, BYTES / 4);

    world.known("crashes").crash();

    Duration crashed = net.now();
    world.complete(download);
    assertThat(net.now().minus(crashed)).isLessThan(Duration.ofSeconds(6));
    assertThat(world.fetched("fetcher")).isEqualTo(world.content);
  }

  @Test
  void a_sharer_that_gets_another_port_is_found_there() {
    net.bandwidth(20 * MEGABIT, Duration.ofMillis(100));
    Share share = world.sharer("sharer");
    world.known("sharer").behindNat(Duration.ofMinutes(1)).openPort(SwarmWorld.PORT);
    Download download = world.fetcher("fetcher");
    world.runUntilDone(download, BYTES / 4);

    world.known("sharer").rebindNat();

    world.complete(download);
    assertThat(world.fetched("fetcher")).isEqualTo(world.content);
    assertThat(count(world.known("fetcher"), "peers_moved")).isEqualTo(1);
    assertThat(share.ended()).isNotDone();
  }

  @Test
  void a_fetcher_that_gets_another_port_is_found_there() {
    net.bandwidth(20 * MEGABIT, Duration.ofMillis(100));
    world.sharer("sharer");
    Download download = world.fetcher("fetcher");
    world.runUntilDone(download, BYTES / 4);

    // From here on a router gives it another port.
    world.known("fetcher").behindNat(Duration.ofMinutes(1));

    world.complete(download);
    assertThat(world.fetched("fetcher")).isEqualTo(world.content);
    assertThat(count(world.known("sharer"), "peers_moved")).isEqualTo(1);
  }

  @Test
  void fetchers_give_each_other_what_they_have() {
    Share share = world.sharer("sharer");
    world.known("sharer").uplink().bandwidth(20 * MEGABIT, Duration.ofMillis(100));
    List<InetSocketAddress> others = new ArrayList<>();
    List<Download> downloads = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      downloads.add(world.fetcher("fetcher-" + i, GetOptions.DEFAULT.withPeers(others)));
      others.add(world.known("fetcher-" + i).at(SwarmWorld.PORT));
    }

    net.runUntil(
        () -> downloads.stream().allMatch(download -> download.result().isDone()),
        Duration.ofMinutes(5));
    net.runFor(Duration.ofSeconds(1));

    for (int i = 0; i < 6; i++) {
      assertThat(world.fetched("fetcher-" + i)).isEqualTo(world.content);
    }
    assertThat(share.stats().bytesSent()).isLessThan(7L * BYTES / 4);
  }

  @Test
  void two_fetchers_that_open_to_each_other_keep_one_channel() {
    world.sharer("sharer");
    world.known("sharer").uplink().bandwidth(MEGABIT, Duration.ofMillis(100));
    // The first host is the sharer, the next two are the fetchers.
    InetSocketAddress second = new InetSocketAddress("10.0.0.3", SwarmWorld.PORT);
    Download one = world.fetcher("one", GetOptions.DEFAULT.withPeers(List.of(second)));
    Download two =
        world.fetcher(
            "two", GetOptions.DEFAULT.withPeers(List.of(world.known("one").at(SwarmWorld.PORT))));
    assertThat(world.known("two").at(SwarmWorld.PORT)).isEqualTo(second);

    net.runFor(Duration.ofSeconds(5));

    assertThat(one.progress().peers()).isEqualTo(2);
    assertThat(two.progress().peers()).isEqualTo(2);
  }

  @Test
  void in_order_the_beginning_comes_first() {
    net.bandwidth(8 * MEGABIT, Duration.ofMillis(100));
    world.sharer("one");
    world.sharer("two");
    Download download = world.fetcher("fetcher", GetOptions.DEFAULT.withInOrder(true));

    world.runUntilDone(download, BYTES / 2);

    byte[] part = world.part("fetcher");
    int alike = 0;
    while (part[alike] == world.content[alike]) {
      alike++;
    }
    assertThat(alike).isGreaterThan(BYTES / 3);
  }

  @Test
  void of_forty_that_ask_thirty_two_are_served_at_a_time_and_all_in_the_end() {
    // Fetchers that know each other would not wait for the sharer alone.
    SwarmWorld small =
        new SwarmWorld(net, SEED, 1 << 20)
            .withLimits(EndpointOptions.DEFAULT.withExchange(ExchangeScope.OFF));
    Share share = small.sharer("sharer");
    share.limit(RateLimits.NONE.withUpload(MEGABIT));
    List<Download> downloads = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      downloads.add(small.fetcher("fetcher-" + i));
    }
    net.runFor(Duration.ofSeconds(15));
    long choked =
        downloads.stream()
            .filter(download ->
                download.progress().waitingFor().stream().anyMatch(it -> it.startsWith("choked")))
            .count();
    assertThat(choked).isEqualTo(8);

    share.limit(RateLimits.NONE);

    net.runUntil(
        () -> downloads.stream().allMatch(download -> download.result().isDone()),
        Duration.ofMinutes(5));
    assertThat(downloads).allSatisfy(download -> assertThat(download.result()).isCompleted());
  }

  @Test
  void more_than_can_be_served_at_a_time_are_choked_in_turn_and_all_are_done() {
    SwarmWorld crowd = new SwarmWorld(net, SEED, 512 << 10);
    crowd.sharer("sharer");
    crowd.known("sharer").uplink().bandwidth(MEGABIT, Duration.ofMillis(500));
    List<InetSocketAddress> others = new ArrayList<>();
    List<Download> downloads = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      downloads.add(crowd.fetcher("fetcher-" + i, GetOptions.DEFAULT.withPeers(others)));
      SimHost host = crowd.known("fetcher-" + i);
      host.uplink().bandwidth(MEGABIT / 4, Duration.ofMillis(500));
      others.add(host.at(SwarmWorld.PORT));
    }
    crowd.runUntilDone(downloads, Duration.ofMinutes(10));

    assertThat(downloads).allSatisfy(it -> assertThat(it.result()).isCompleted());
  }
}
