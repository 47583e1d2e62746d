package io.peerage.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import io.peerage.simnet.SimHost;
import io.peerage.simnet.SimNet;
import io.peerage.swarm.content.SwarmLink;
import io.peerage.swarm.content.SwarmMetadata;
import io.peerage.testkit.SeededTest;
import io.peerage.wire.ErrorCode;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Contents whose length no link tells, among peers who lie about it (RFC 7574, 5.6).
final class LengthSimTest {

  private static final int CHUNK = 1024;

  /// More than claims that are kept.
  private static final int CLAIMANTS = 7;

  private static SwarmLink withoutLength(SwarmMetadata known) {
    return SwarmLink.of(
        new SwarmMetadata(
            known.id(),
            known.hash(),
            known.chunkSize(),
            known.addressing(),
            known.protection(),
            OptionalLong.empty()),
        List.of(),
        "content");
  }

  private static InetSocketAddress stranger(
      SwarmWorld world, Share share, Stranger.Kind kind, String name, long seed) {
    SimHost host = world.host(name);
    new Stranger(host, kind, share.metadata(), List.of(), seed).start();
    return host.at(SwarmWorld.PORT);
  }

  @SeededTest(seeds = 30)
  void who_claims_another_length_holds_nobody_up(long seed) {
    SimNet net =
        SimNet.seeded(seed).latency(Duration.ofMillis(5), Duration.ofMillis(40)).loss(0.02);
    int bytes = new SplittableRandom(seed).nextInt(65, 200 * CHUNK);
    SwarmWorld world = new SwarmWorld(net, seed, bytes);
    List<InetSocketAddress> liars = new ArrayList<>();
    Share share = world.sharer("sharer");
    for (int i = 0; i < CLAIMANTS; i++) {
      String name = "claimant-" + i;
      liars.add(stranger(world, share, Stranger.Kind.CLAIMANT, name, CLAIMANTS * seed + i));
    }
    liars.add(stranger(world, share, Stranger.Kind.SIZE_LIAR, "liar", seed));

    Download download =
        world.fetcher(
            "fetcher", withoutLength(share.metadata()), GetOptions.DEFAULT.withPeers(liars));

    assertThat(world.complete(download).bytes()).isEqualTo(world.content.length);
    assertThat(world.fetched("fetcher")).isEqualTo(world.content);
    // Those whose claim came before the length was certain; others know no better any more.
    assertThat(world.known("fetcher").meters().counter("peerage.swarm.peers_broken").value())
        .isPositive();
  }

  /// Nothing tells such a content from the two digests under a root.
  @ParameterizedTest
  @CsvSource({"63, true", "64, false", "65, true"})
  void a_content_as_long_as_two_digests_needs_its_length_in_the_link(int bytes, boolean completes) {
    SwarmWorld world = new SwarmWorld(SimNet.seeded(5), 5, bytes);
    Share share = world.sharer("sharer");

    Download download =
        world.fetcher("fetcher", withoutLength(share.metadata()), GetOptions.DEFAULT);

    if (completes) {
      assertThat(world.complete(download).bytes()).isEqualTo(bytes);
    } else {
      assertThat(world.failure(download.result())).isEqualTo(ErrorCode.INTEGRITY);
      assertThat(download.result().exceptionNow()).hasMessageContaining("64 bytes");
      assertThat(world.hasNothing("fetcher")).isTrue();
    }
    assertThat(world.complete(world.fetcher("informed")).bytes()).isEqualTo(bytes);
  }
}
