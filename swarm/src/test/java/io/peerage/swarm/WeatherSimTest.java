package io.peerage.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import io.peerage.simnet.SimHost;
import io.peerage.simnet.SimNet;
import io.peerage.simnet.fault.Fault;
import io.peerage.simnet.fault.FaultKind;
import io.peerage.simnet.fault.Faults;
import io.peerage.swarm.content.SwarmLink;
import io.peerage.testkit.SeededTest;
import io.peerage.testkit.Shrinker;
import io.peerage.testkit.Sometimes;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;

/// One sharer, three fetchers that know it and one another, and a minute of weather in which
/// everybody may be cut off, stand still or die and start again. When it has passed, all end with
/// the content.
final class WeatherSimTest {

  private static final int CONTENT_BYTES = 1 << 20;
  private static final Duration WEATHER = Duration.ofSeconds(30);
  private static final Duration AFTERWARDS = Duration.ofMinutes(3);
  private static final int FETCHERS = 3;

  /// Changed bits that the checksum of UDP lets pass are rarer than anything here, and a peer whose
  /// chunks are false is rightly left.
  private static final Set<FaultKind> KINDS =
      EnumSet.complementOf(EnumSet.of(FaultKind.CORRUPTION));

  private static final Sometimes SOMETIMES =
      Sometimes.of(
          "a chunk is sent again",
          "a download goes on where an earlier life stopped",
          "a fetcher gives",
          "nobody hears somebody for ten seconds",
          "a host moves to another port");

  @AfterAll
  static void nothing_rare_was_missed() {
    SOMETIMES.verify();
  }

  @SeededTest(seeds = 40)
  void everybody_ends_with_the_content_when_the_weather_has_passed(long seed) {
    List<Fault> faults = Faults.draw(seed, 1 + FETCHERS, WEATHER, KINDS);
    Shrinker.check(faults, few -> new Weather(seed, few).run());
  }

  /// One run.
  private static final class Weather {
    private final SimNet net;
    private final List<Fault> faults;
    private final SwarmWorld world;
    private final List<SimHost> hosts = new ArrayList<>();
    private final Map<SimHost, Download> downloads = new LinkedHashMap<>();
    private final SwarmLink link;

    /// What was started; nothing ends for those that died in the middle.
    private final List<CompletableFuture<?>> started = new ArrayList<>();

    Weather(long seed, List<Fault> faults) {
      this.faults = faults;
      net = SimNet.seeded(seed).latency(Duration.ofMillis(5), Duration.ofMillis(10)).mischief();
      world = new SwarmWorld(net, seed, CONTENT_BYTES);
      Share share = world.sharer("sharer");
      link = share.link();
      hosts.add(world.known("sharer"));
      // Slow enough for the weather to meet it at work.
      world.known("sharer").uplink().bandwidth(2_000_000, Duration.ofMillis(500));
      for (int i = 0; i < FETCHERS; i++) {
        SimHost host = world.host("fetcher-" + i);
        hosts.add(host);
      }
      hosts.getLast().behindNat(Duration.ofMinutes(1));
    }

    void run() {
      hosts.stream().skip(1).forEach(this::start);
      Faults.schedule(net, hosts, faults, this::start);
      net.runFor(WEATHER);
      net.runUntil(
          () ->
              hosts.stream().skip(1).allMatch(this::has)
                  && downloads.values().stream().allMatch(it -> it.result().isDone()),
          AFTERWARDS);
      assertThat(started).noneMatch(CompletableFuture::isCompletedExceptionally);
      for (int i = 0; i < FETCHERS; i++) {
        assertThat(world.fetched("fetcher-" + i)).isEqualTo(world.content);
      }
      note();
    }

    private boolean has(SimHost host) {
      return host.disk().exists(SwarmWorld.TARGET);
    }

    /// Starts what runs on a host, for the first time or again, unless it was done before it died.
    private void start(SimHost host) {
      downloads.remove(host);
      if (has(host)) {
        return;
      }
      SwarmOptions options = SwarmOptions.DEFAULT.withListen(host.at(SwarmWorld.PORT));
      started.add(SwarmPeer.openAsync(host, options).thenCompose(peer -> begin(host, peer)));
    }

    private CompletableFuture<?> begin(SimHost host, SwarmPeer peer) {
      if (host == hosts.getFirst()) {
        return peer.shareAsync(SwarmWorld.FILE, ShareOptions.DEFAULT);
      }
      Download download = peer.get(link, SwarmWorld.TARGET, options(host));
      downloads.put(host, download);
      return download.result();
    }

    private GetOptions options(SimHost self) {
      List<InetSocketAddress> others =
          hosts.stream()
              .filter(host -> host != self)
              .map(host -> host.at(SwarmWorld.PORT))
              .toList();
      return GetOptions.DEFAULT.withSilence(Duration.ZERO).withPeers(others);
    }

    private void note() {
      SOMETIMES.when("a chunk is sent again", count(hosts.getFirst(), "chunks_lost") > 0);
      SOMETIMES.when(
          "a download goes on where an earlier life stopped",
          downloads.values().stream().anyMatch(it -> it.result().join().bytesReused() > 0));
      SOMETIMES.when(
          "a fetcher gives",
          hosts.stream().skip(1).anyMatch(host -> count(host, "chunks_sent") > 0));
      SOMETIMES.when(
          "nobody hears somebody for ten seconds",
          faults.stream()
              .anyMatch(fault ->
                  (fault instanceof Fault.Parted || fault instanceof Fault.Deaf)
                      && fault.lasts().compareTo(Duration.ofSeconds(10)) > 0));
      SOMETIMES.when(
          "a host moves to another port",
          faults.stream()
              .anyMatch(fault -> fault instanceof Fault.Rebound it && it.host() == FETCHERS));
    }

    private static long count(SimHost host, String what) {
      return host.meters().snapshot().getOrDefault("peerage.swarm." + what, 0L);
    }
  }
}
