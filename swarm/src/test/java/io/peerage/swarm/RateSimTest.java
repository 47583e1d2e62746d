package io.peerage.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import io.peerage.simnet.SimHost;
import io.peerage.simnet.SimNet;
import io.peerage.swarm.peer.EndpointOptions;
import io.peerage.swarm.peer.ExchangeScope;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

/// Limits hold, are shared fairly, and can be changed at any time.
final class RateSimTest {

  private static final long SEED = 31;
  private static final int BYTES = 8 << 20;
  private static final long RATE = 500_000;
  private static final Duration TEN_SECONDS = Duration.ofSeconds(10);
  private static final Percentage FIVE = Percentage.withPercentage(5);

  private final SimNet net =
      SimNet.seeded(SEED).latency(Duration.ofMillis(10), Duration.ofMillis(10));

  /// Where fetchers do not know each other, all comes from the sharer.
  private final SwarmWorld world =
      new SwarmWorld(net, SEED, BYTES)
          .withLimits(EndpointOptions.DEFAULT.withExchange(ExchangeScope.OFF));

  private static long sent(SimHost host) {
    return count(host, "peerage.transport.bytes_sent");
  }

  private static long received(SimHost host) {
    return count(host, "peerage.transport.bytes_received");
  }

  private static long count(SimHost host, String meter) {
    return Objects.requireNonNull(host.meters().snapshot().get(meter), meter);
  }

  private SimHost sharer(RateLimits limits) {
    world.sharer("sharer");
    world.peers.getFirst().limit(limits);
    return world.known("sharer");
  }

  /// Bytes in ten seconds, after one in which things settle.
  private double inTenSeconds(LongSupplier bytes) {
    net.runFor(Duration.ofSeconds(1));
    long before = bytes.getAsLong();
    net.runFor(TEN_SECONDS);
    return (bytes.getAsLong() - before) / 10.0;
  }

  @Test
  void a_sharer_sends_as_fast_as_it_may() {
    SimHost sharer = sharer(RateLimits.NONE.withUpload(RATE));
    world.fetcher("fetcher");

    assertThat(inTenSeconds(() -> sent(sharer))).isCloseTo(RATE, FIVE);
  }

  @Test
  void a_fetcher_asks_for_no_more_than_it_may_get() {
    sharer(RateLimits.NONE);
    Download download = world.fetcher("fetcher");
    world.peers.getLast().limit(RateLimits.NONE.withDownload(RATE));
    SimHost fetcher = world.known("fetcher");

    assertThat(inTenSeconds(() -> received(fetcher))).isCloseTo(RATE, FIVE);
    assertThat(download.progress().waitingFor()).containsExactly("limit");
  }

  @Test
  void a_limit_can_be_lifted_and_lowered_while_it_holds() {
    SimHost sharer = sharer(RateLimits.NONE.withUpload(RATE / 10));
    world.fetcher("fetcher");
    assertThat(inTenSeconds(() -> sent(sharer)))
        .isCloseTo(RATE / 10.0, Percentage.withPercentage(10));

    world.peers.getFirst().limit(RateLimits.NONE.withUpload(RATE));
    assertThat(inTenSeconds(() -> sent(sharer))).isCloseTo(RATE, FIVE);
    world.peers.getFirst().limit(RateLimits.NONE.withUpload(1));
    net.runFor(Duration.ofMillis(100));
    long before = sent(sharer);
    net.runFor(Duration.ofSeconds(2));

    assertThat(sent(sharer) - before).isLessThan(5_000);
  }

  @Test
  void fetchers_share_what_a_sharer_may_send() {
    sharer(RateLimits.NONE.withUpload(RATE));
    List<SimHost> fetchers = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      world.fetcher("fetcher-" + i);
      fetchers.add(world.known("fetcher-" + i));
    }
    net.runFor(TEN_SECONDS);
    net.runFor(TEN_SECONDS);

    assertThat(fetchers)
        .allSatisfy(fetcher ->
            assertThat((double) received(fetcher))
                .isCloseTo(RATE * 20 / 8.0, Percentage.withPercentage(30)));
  }

  @Test
  void each_peer_gets_what_one_may_get() {
    SimHost sharer = sharer(RateLimits.NONE.withUploadPerPeer(RATE / 10));
    world.fetcher("one");
    world.fetcher("two");

    assertThat(inTenSeconds(() -> received(world.known("one"))))
        .isCloseTo(RATE / 10.0, Percentage.withPercentage(10));
    assertThat(sent(sharer)).isPositive();
  }

  @Test
  void one_content_may_be_limited_and_another_not() {
    Share share = world.sharer("sharer");
    share.limit(RateLimits.NONE.withUpload(RATE));
    SimHost sharer = world.known("sharer");
    world.fetcher("fetcher");

    assertThat(inTenSeconds(() -> sent(sharer))).isCloseTo(RATE, FIVE);
  }

  @Test
  void a_limited_transfer_ends_with_the_content() {
    sharer(RateLimits.NONE.withUpload(4 * RATE));
    Download download = world.fetcher("fetcher");
    download.limit(RateLimits.NONE.withDownload(3 * RATE));

    world.complete(download);

    assertThat(world.fetched("fetcher")).isEqualTo(world.content);
  }
}
