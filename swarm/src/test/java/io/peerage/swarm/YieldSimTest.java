package io.peerage.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import io.peerage.simnet.SimNet;
import io.peerage.swarm.peer.EndpointOptions;
import io.peerage.swarm.peer.ExchangeScope;
import io.peerage.testkit.SeededTest;
import java.time.Duration;

/// Transfers under LEDBAT that are not alone in a queue of 20 Mbit/s and 250 ms (RFC 6817, section
/// 2; `bench/queue` is the same with TCP).
final class YieldSimTest {

  private static final int CONTENT_BYTES = 128 << 20;
  private static final long BITS_PER_SECOND = 20_000_000;
  private static final long LINE_BYTES = BITS_PER_SECOND / 8;
  private static final Duration QUEUE = Duration.ofMillis(250);
  private static final int SECONDS = 20;

  @SeededTest(seeds = 2)
  void leaves_a_queue_to_a_flow_that_only_loss_slows_down_and_takes_the_line_back(long seed) {
    SimNet net = SimNet.seeded(seed).latency(Duration.ofMillis(10), Duration.ofMillis(10));
    SwarmWorld world = sharing(net, seed);
    Download download = world.fetcher("fetcher");
    net.runFor(Duration.ofSeconds(10));

    RenoFlow flow = RenoFlow.start(world.known("sharer"), world.known("fetcher"));
    net.runFor(Duration.ofSeconds(3));
    long before = flow.delivered();
    net.runFor(Duration.ofSeconds(SECONDS));
    long kept = (flow.delivered() - before) / SECONDS;
    flow.stop();
    net.runFor(Duration.ofSeconds(3));

    assertThat(kept).as("nearly all of the line").isGreaterThan(LINE_BYTES * 9 / 10);
    assertThat(perSecond(net, download, 5)).isGreaterThan(LINE_BYTES * 8 / 10);
  }

  @SeededTest(seeds = 2)
  void who_comes_later_does_not_take_the_queue_of_the_first_for_the_path(long seed) {
    SimNet net = SimNet.seeded(seed).latency(Duration.ofMillis(10), Duration.ofMillis(10));
    SwarmWorld world = sharing(net, seed);
    Download first = world.fetcher("first");
    net.runFor(Duration.ofSeconds(15));
    Download second = world.fetcher("second");
    net.runFor(Duration.ofSeconds(3));

    world.known("sharer").uplink().takeQueueDelayPeak();
    long firstHas = first.progress().bytesDone();
    long secondGot = perSecond(net, second, SECONDS);
    long firstGot = (first.progress().bytesDone() - firstHas) / SECONDS;

    assertThat(world.known("sharer").uplink().takeQueueDelayPeak())
        .as("one target, not one on top of the other")
        .isLessThan(Duration.ofMillis(80));
    assertThat(Math.min(firstGot, secondGot)).isGreaterThan(LINE_BYTES / 4);
    assertThat(firstGot + secondGot).isGreaterThan(LINE_BYTES * 8 / 10);
  }

  private static SwarmWorld sharing(SimNet net, long seed) {
    SwarmWorld world =
        new SwarmWorld(net, seed, CONTENT_BYTES)
            .withLimits(EndpointOptions.DEFAULT.withExchange(ExchangeScope.OFF));
    world.sharer("sharer");
    world.known("sharer").uplink().bandwidth(BITS_PER_SECOND, QUEUE);
    return world;
  }

  private static long perSecond(SimNet net, Download download, int seconds) {
    long before = download.progress().bytesDone();
    net.runFor(Duration.ofSeconds(seconds));
    return (download.progress().bytesDone() - before) / seconds;
  }
}
