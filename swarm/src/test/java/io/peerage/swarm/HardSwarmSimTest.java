package io.peerage.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import io.peerage.simnet.SimHost;
import io.peerage.simnet.SimNet;
import io.peerage.swarm.content.SwarmLink;
import io.peerage.testkit.CheapSha256;
import io.peerage.testkit.SeededTest;
import io.peerage.wire.DatagramOptions;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;

/// Twenty peers on bad lines, one in four of them ill-meaning, and a network that is parted for a
/// while: every honest one ends with the content, and none of them ever sends a wrong byte.
final class HardSwarmSimTest {

  private static final int CONTENT_BYTES = 2 << 20;
  private static final int FETCHERS = 13;
  private static final int SEEDS = 200;

  /// One run in so many has the real hash, and one in so many is run twice.
  private static final int ONE_IN = 20;

  /// What a peer may have lent: pieces of the content that are put together or written, and what
  /// the socket has not taken.
  private static final long LENT_BYTES_MAX =
      2L * CONTENT_BYTES + DatagramOptions.DEFAULT.pendingBytesMax();

  private static final Duration LONGEST = Duration.ofMinutes(10);

  private static final Struck STRUCK = new Struck();

  @AfterAll
  static void mischief_struck_everywhere() {
    STRUCK.verify();
  }

  @SeededTest(seeds = SEEDS)
  void every_honest_peer_ends_with_the_content(long seed) {
    if (isOneIn(seed)) {
      run(seed);
      return;
    }
    try (CheapSha256 _ = CheapSha256.installed()) {
      run(seed);
    }
  }

  @SeededTest(seeds = SEEDS / ONE_IN)
  void the_same_seed_gives_the_same_trace(long seed) {
    try (CheapSha256 _ = CheapSha256.installed()) {
      assertThat(run(seed)).isEqualTo(run(seed));
    }
  }

  private static boolean isOneIn(long seed) {
    return Long.remainderUnsigned(seed, ONE_IN) == 0;
  }

  /// @return the hash of all that happened
  private static long run(long seed) {
    SimNet net =
        SimNet.seeded(seed)
            .latency(Duration.ofMillis(5), Duration.ofMillis(60))
            .loss(0.05)
            .duplicate(0.01)
            .reorder(0.02, Duration.ofMillis(40))
            .bandwidth(20_000_000, Duration.ofMillis(200))
            .mischief();
    SwarmWorld world = new SwarmWorld(net, seed, CONTENT_BYTES);
    Share first = world.sharer("sharer");
    Witness witness = new Witness(world.content, first.metadata());
    world.sharer("second", host -> new TappedCarrier(host, witness));
    world.sharer("liar", 0.05);
    world.sharer("perjurer", 1);

    List<InetSocketAddress> others = new ArrayList<>();
    stranger(world, first, Stranger.Kind.BOASTER, others, seed);
    stranger(world, first, Stranger.Kind.SIZE_LIAR, others, seed);
    // Where the link does not say how long it is, the size is whatever somebody says first.
    boolean tellsLength = (seed & 1) == 0;
    SwarmLink link = tellsLength ? first.link() : SwarmWorld.withoutLength(first.metadata());
    List<Download> downloads = new ArrayList<>();
    List<SimHost> fetchers = new ArrayList<>();
    for (int i = 0; i < FETCHERS; i++) {
      String name = "fetcher-" + i;
      downloads.add(
          world.fetcher(
              name,
              host -> new TappedCarrier(host, witness),
              link,
              GetOptions.DEFAULT.withPeers(others).withSilence(Duration.ofMinutes(5))));
      fetchers.add(world.known(name));
      others.add(world.known(name).at(SwarmWorld.PORT));
    }
    // The last one takes and does not give.
    world.peers.getLast().limit(RateLimits.NONE.withUpload(1));
    stranger(world, first, Stranger.Kind.FLOODER, others, seed);

    part(net, fetchers, seed);
    world.runUntilDone(downloads, LONGEST);

    for (int i = 0; i < FETCHERS; i++) {
      assertThat(downloads.get(i).result()).isCompleted();
      assertThat(world.fetched("fetcher-" + i)).isEqualTo(world.content);
    }
    assertThat(witness.chunks()).isPositive();
    assertThat(witness.lentBytesPeak()).isLessThanOrEqualTo(LENT_BYTES_MAX);
    assertThat(witness.lentBytes()).isZero();
    STRUCK.note(net);
    return net.traceHash();
  }

  private static void stranger(
      SwarmWorld world,
      Share share,
      Stranger.Kind kind,
      List<InetSocketAddress> others,
      long seed) {
    SimHost host = world.host(kind.name());
    new Stranger(host, kind, share.metadata(), others, seed).start();
    if (kind != Stranger.Kind.FLOODER) {
      others.add(host.at(SwarmWorld.PORT));
    }
  }

  /// Half of the fetchers are cut off from everybody else for some seconds, soon after the start.
  private static void part(SimNet net, List<SimHost> fetchers, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<SimHost> side = fetchers.stream().filter(_ -> random.nextBoolean()).toList();
    net.runFor(Duration.ofMillis(random.nextInt(1, 1000)));
    net.partition(side);
    net.runFor(Duration.ofSeconds(random.nextInt(1, 15)));
    net.heal();
  }
}
