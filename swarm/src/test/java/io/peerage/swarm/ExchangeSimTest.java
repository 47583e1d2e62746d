package io.peerage.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import io.peerage.simnet.SimNet;
import io.peerage.swarm.peer.EndpointOptions;
import io.peerage.swarm.peer.ExchangeScope;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Fetchers that know the sharer only, and hear of each other from it.
final class ExchangeSimTest {

  private static final long SEED = 37;
  private static final int BYTES = 8 << 20;
  private static final int FETCHERS = 6;

  private final SimNet net =
      SimNet.seeded(SEED).latency(Duration.ofMillis(10), Duration.ofMillis(10));
  private final SwarmWorld world = new SwarmWorld(net, SEED, BYTES);

  private Share sharedAmong(List<Download> downloads) {
    Share share = world.sharer("sharer");
    world.known("sharer").uplink().bandwidth(20_000_000, Duration.ofMillis(100));
    for (int i = 0; i < FETCHERS; i++) {
      downloads.add(world.fetcher("fetcher-" + i));
    }
    return share;
  }

  @Test
  void fetchers_hear_of_each_other_and_give_on_what_they_have() {
    List<Download> downloads = new ArrayList<>();
    Share share = sharedAmong(downloads);

    downloads.forEach(world::complete);
    net.runFor(Duration.ofSeconds(1));

    assertThat(share.stats().bytesSent()).isLessThan(5L * BYTES / 2);
  }

  @Test
  void where_it_is_off_nobody_hears_of_anybody() {
    world.withLimits(EndpointOptions.DEFAULT.withExchange(ExchangeScope.OFF));
    List<Download> downloads = new ArrayList<>();
    Share share = sharedAmong(downloads);

    downloads.forEach(world::complete);
    net.runFor(Duration.ofSeconds(1));

    assertThat(share.stats().bytesSent()).isGreaterThan((FETCHERS - 1L) * BYTES);
  }
}
