package io.peerage.swarm;

import io.peerage.simnet.SimNet;
import io.peerage.swarm.channel.ChannelOptions;
import io.peerage.swarm.peer.EndpointOptions;
import io.peerage.testkit.SeededTest;
import java.time.Duration;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/// Must fail, and so shows that a search for failing seeds would find one: a download that asks for
/// nothing a second time, on a line that loses. Not part of a build.
@EnabledIfSystemProperty(named = "canary", matches = "true")
final class CanarySimTest {

  @SeededTest(seeds = 5)
  void a_lossy_transfer_ends_without_asking_again(long seed) {
    SimNet net = SimNet.seeded(seed).latency(Duration.ofMillis(5), Duration.ofMillis(40)).loss(0.1);
    SwarmWorld world =
        new SwarmWorld(net, seed, 512 << 10)
            .withLimits(
                EndpointOptions.DEFAULT.withChannel(ChannelOptions.DEFAULT.withAsksAgain(false)));
    world.sharer("sharer");
    world.complete(world.fetcher("fetcher", GetOptions.DEFAULT.withSilence(Duration.ZERO)));
  }
}
