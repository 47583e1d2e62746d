package io.peerage.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import io.peerage.simnet.SimHost;
import io.peerage.simnet.SimNet;
import io.peerage.swarm.peer.EndpointOptions;
import io.peerage.swarm.peer.ExchangeScope;
import io.peerage.testkit.CheapSha256;
import io.peerage.testkit.SeededTest;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/// Many peers, of which each knows the sharer and a few that were there before it: the content
/// reaches all of them, and some of it from one another.
///
/// A build runs one crowd of a thousand. The property `crowd` makes it another size, with as much
/// to send in all: `-Dcrowd=100 -Dseeds=20`.
final class CrowdSimTest {

  private static final int CROWD = Integer.getInteger("crowd", 1000);
  private static final int CONTENT_BYTES = (128 << 10) * Math.max(1, 1000 / CROWD);
  private static final int KNOWN = 6;
  private static final long BITS_PER_SECOND = 4_000_000;
  private static final Duration LONGEST = Duration.ofMinutes(30);

  @SeededTest(seeds = 1)
  void the_content_reaches_everybody(long seed) {
    try (CheapSha256 _ = CheapSha256.installed()) {
      run(seed);
    }
  }

  private static void run(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    SimNet net =
        SimNet.seeded(seed).latency(Duration.ofMillis(5), Duration.ofMillis(80)).loss(0.01);
    // Whom each knows is decided here: peers that tell each other whom they know know everybody.
    SwarmWorld world =
        new SwarmWorld(net, seed, CONTENT_BYTES)
            .withLimits(EndpointOptions.DEFAULT.withExchange(ExchangeScope.OFF));
    Share share = world.sharer("sharer");
    world.known("sharer").uplink().bandwidth(BITS_PER_SECOND, Duration.ofMillis(500));
    List<InetSocketAddress> all = new ArrayList<>();
    all.add(world.known("sharer").at(SwarmWorld.PORT));
    List<Download> downloads = new ArrayList<>();
    for (int i = 1; i < CROWD; i++) {
      SimHost host = world.host("fetcher-" + i);
      host.uplink().bandwidth(BITS_PER_SECOND, Duration.ofMillis(500));
      Set<InetSocketAddress> known = new LinkedHashSet<>(List.of(all.getFirst()));
      for (int each = 0; each < KNOWN; each++) {
        known.add(all.get(random.nextInt(all.size())));
      }
      downloads.add(
          world
              .peer(host, host)
              .get(
                  SwarmWorld.link(share.metadata()),
                  SwarmWorld.TARGET,
                  GetOptions.DEFAULT.withSilence(Duration.ZERO).withPeers(List.copyOf(known))));
      all.add(host.at(SwarmWorld.PORT));
    }
    world.runUntilDone(downloads, LONGEST);

    long given = 0;
    for (int i = 1; i < CROWD; i++) {
      given += world.known("fetcher-" + i).meters().counter("peerage.swarm.chunks_sent").value();
      assertThat(downloads.get(i - 1).result()).isCompleted();
      assertThat(world.fetched("fetcher-" + i)).isEqualTo(world.content);
    }
    assertThat(given).isPositive();
  }
}
