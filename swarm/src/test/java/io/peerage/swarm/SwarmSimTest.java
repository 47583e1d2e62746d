package io.peerage.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import io.peerage.simnet.SimNet;
import io.peerage.testkit.SeededTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// One sharer, one liar, three fetchers, and a network that loses, doubles and reorders.
final class SwarmSimTest {

  private static final int CONTENT_BYTES = 2 << 20;
  private static final double LIES = 0.02;

  @SeededTest(seeds = 200)
  void every_honest_peer_ends_with_the_content(long seed) {
    run(seed);
  }

  @SeededTest(seeds = 10)
  void the_same_seed_gives_the_same_trace(long seed) {
    assertThat(run(seed)).isEqualTo(run(seed));
  }

  private static long run(long seed) {
    SimNet net =
        SimNet.seeded(seed)
            .latency(Duration.ofMillis(5), Duration.ofMillis(40))
            .loss(0.05)
            .duplicate(0.02)
            .reorder(0.05, Duration.ofMillis(30));
    SwarmWorld world = new SwarmWorld(net, seed, CONTENT_BYTES);
    world.sharer("sharer");
    world.sharer("liar", LIES);
    List<Download> downloads = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      downloads.add(world.fetcher("fetcher-" + i));
    }
    net.runUntil(
        () -> downloads.stream().allMatch(download -> download.result().isDone()),
        Duration.ofMinutes(5));
    for (int i = 0; i < 3; i++) {
      assertThat(downloads.get(i).result()).isCompleted();
      assertThat(world.fetched("fetcher-" + i)).isEqualTo(world.content);
    }
    return net.traceHash();
  }
}
