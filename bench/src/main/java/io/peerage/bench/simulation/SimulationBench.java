package io.peerage.bench.simulation;

import io.peerage.simnet.SimHost;
import io.peerage.simnet.SimNet;
import io.peerage.swarm.Fetched;
import io.peerage.swarm.GetOptions;
import io.peerage.swarm.Share;
import io.peerage.swarm.ShareOptions;
import io.peerage.swarm.SwarmOptions;
import io.peerage.swarm.SwarmPeer;
import io.peerage.testkit.CheapSha256;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;

/// One peer has 2 MiB, the others want it and know one another, and each sends over a line of 100
/// KiB/s: how many seconds of that pass in one second of one core.
///
/// Time is what the processor spent on it; the collector, which has a thread of its own, not
/// counted.
public final class SimulationBench {

  private static final int CONTENT_BYTES = 2 << 20;
  private static final long BITS_PER_SECOND = 100 * 1024 * 8;
  private static final int PORT = 7777;
  private static final Path DIRECTORY = Path.of("/data");
  private static final Path FILE = DIRECTORY.resolve("content");
  private static final Path TARGET = DIRECTORY.resolve("fetched");
  private static final int RUNS = 20;
  private static final double NANOS_PER_SECOND = 1e9;

  private SimulationBench() {}

  /// Runs it so many times with SHA-256, and as often with a cheap hash in its place.
  ///
  /// @param words how many hosts, 10 unless told, and how many runs, 20 unless told
  public static void main(String[] words) {
    int hosts = words.length == 0 ? 10 : Integer.parseInt(words[0]);
    int runs = words.length < 2 ? RUNS : Integer.parseInt(words[1]);
    measure("SHA-256", hosts, runs);
    try (CheapSha256 _ = CheapSha256.installed()) {
      measure("cheap", hosts, runs);
    }
  }

  private static void measure(String hash, int hosts, int runs) {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    double[] times = new double[runs];
    long events = 0;
    double seconds = 0;
    for (int run = 0; run < runs; run++) {
      long begin = threads.getCurrentThreadCpuTime();
      SimNet net = run(run + 1, hosts);
      double took = (threads.getCurrentThreadCpuTime() - begin) / NANOS_PER_SECOND;
      times[run] = net.now().toNanos() / NANOS_PER_SECOND / took;
      events += net.events();
      seconds += took;
    }
    double first = times[0];
    // The compiler has the first half to itself.
    double[] later = Arrays.copyOfRange(times, runs / 2, runs);
    Arrays.sort(later);
    System.out.printf(
        Locale.ROOT,
        "%s, %d hosts, times real time: %.0f at first; later %.0f (median of %d), %.0f to %.0f; %,.0f events a second%n",
        hash,
        hosts,
        first,
        later[later.length / 2],
        later.length,
        later[0],
        later[later.length - 1],
        events / seconds);
  }

  private static SimNet run(long seed, int count) {
    SimNet net = SimNet.seeded(seed).latency(Duration.ofMillis(10), Duration.ofMillis(30));
    List<InetSocketAddress> all = new ArrayList<>();
    List<SimHost> hosts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      SimHost host = net.host("host-" + i);
      host.uplink().bandwidth(BITS_PER_SECOND, Duration.ofMillis(500));
      host.disk().mkdirs(DIRECTORY);
      hosts.add(host);
      all.add(host.at(PORT));
    }
    byte[] content = new byte[CONTENT_BYTES];
    new SplittableRandom(seed).nextBytes(content);
    hosts.getFirst().disk().put(FILE, content);
    Share share =
        await(net, await(net, open(hosts.getFirst())).shareAsync(FILE, ShareOptions.DEFAULT));
    List<CompletableFuture<Fetched>> results = new ArrayList<>();
    for (SimHost host : hosts.subList(1, count)) {
      List<InetSocketAddress> others =
          all.stream().filter(address -> !address.equals(host.at(PORT))).toList();
      GetOptions how = GetOptions.DEFAULT.withPeers(others);
      results.add(await(net, open(host)).get(share.link(), TARGET, how).result());
    }
    CompletableFuture<Void> everybody =
        CompletableFuture.allOf(results.toArray(CompletableFuture<?>[]::new));
    net.runUntil(everybody::isDone, Duration.ofHours(1));
    everybody.join();
    return net;
  }

  private static CompletableFuture<SwarmPeer> open(SimHost host) {
    return SwarmPeer.openAsync(host, SwarmOptions.DEFAULT.withListen(host.at(PORT)));
  }

  private static <T> T await(SimNet net, CompletableFuture<T> future) {
    net.runUntil(future::isDone, Duration.ofMinutes(1));
    return future.join();
  }
}
