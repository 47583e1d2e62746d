package io.peerage.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import io.peerage.simnet.SimLink;
import io.peerage.simnet.SimNet;
import io.peerage.testkit.SeededTest;
import java.time.Duration;

/// LEDBAT on a line whose queue it could fill (RFC 6817, section 2).
final class LedbatSimTest {

  private static final int CONTENT_BYTES = 24 << 20;
  private static final long BITS_PER_SECOND = 10_000_000;

  @SeededTest(seeds = 3)
  void the_queue_stays_short_and_the_line_full(long seed) {
    SimNet net = SimNet.seeded(seed).latency(Duration.ofMillis(20), Duration.ofMillis(20));
    SwarmWorld world = new SwarmWorld(net, seed, CONTENT_BYTES);
    world.sharer("sharer");
    Download download = world.fetcher("fetcher");
    SimLink line = net.link(world.known("sharer"), world.known("fetcher"));
    line.bandwidth(BITS_PER_SECOND, Duration.ofMillis(500));

    net.runFor(Duration.ofSeconds(10));
    line.takeQueueDelayPeak();
    long before = download.progress().bytesDone();
    net.runFor(Duration.ofSeconds(5));

    assertThat(line.takeQueueDelayPeak()).isLessThanOrEqualTo(Duration.ofMillis(150));
    long bitsPerSecond = (download.progress().bytesDone() - before) * 8 / 5;
    assertThat(bitsPerSecond).isGreaterThan(BITS_PER_SECOND * 8 / 10);
  }
}
