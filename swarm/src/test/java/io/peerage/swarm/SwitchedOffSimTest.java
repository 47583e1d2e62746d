package io.peerage.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import io.peerage.simnet.SimNet;
import io.peerage.swarm.channel.ChannelOptions;
import io.peerage.swarm.peer.EndpointOptions;
import io.peerage.testkit.SeededTest;
import java.time.Duration;

/// What asking again and reacting to loss are good for: a transfer over a lossy network that ends
/// with them has not ended without them in five times the time.
final class SwitchedOffSimTest {

  private static final int CONTENT_BYTES = 512 << 10;
  private static final GetOptions PATIENT = GetOptions.DEFAULT.withSilence(Duration.ZERO);

  @SeededTest(seeds = 5)
  void without_asking_again_a_lossy_transfer_does_not_end(long seed) {
    doesNotEnd(seed, ChannelOptions.DEFAULT.withAsksAgain(false));
  }

  @SeededTest(seeds = 5)
  void without_a_reaction_to_loss_a_lossy_transfer_does_not_end(long seed) {
    doesNotEnd(seed, ChannelOptions.DEFAULT.withReactsToLoss(false));
  }

  private static void doesNotEnd(long seed, ChannelOptions without) {
    SwarmWorld whole = lossy(seed, ChannelOptions.DEFAULT);
    Duration normal = whole.complete(whole.fetcher("fetcher", PATIENT)).took();
    SwarmWorld maimed = lossy(seed, without);
    Download download = maimed.fetcher("fetcher", PATIENT);

    maimed.net.runFor(normal.multipliedBy(5));

    // It may have been given up: what never comes with its digests looks false in the end.
    assertThat(download.result()).isNotCompleted();
  }

  private static SwarmWorld lossy(long seed, ChannelOptions options) {
    SimNet net = SimNet.seeded(seed).latency(Duration.ofMillis(5), Duration.ofMillis(40)).loss(0.1);
    SwarmWorld world =
        new SwarmWorld(net, seed, CONTENT_BYTES)
            .withLimits(EndpointOptions.DEFAULT.withChannel(options));
    world.sharer("sharer");
    return world;
  }
}
