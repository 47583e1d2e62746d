package io.peerage.swarm;

import io.peerage.simnet.SimHost;
import io.peerage.simnet.SimNet;
import io.peerage.swarm.peer.EndpointOptions;
import io.peerage.wire.Carrier;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// Simulated peers of one content: sharers, liars, and fetchers that know them all.
final class SwarmWorld {

  static final int PORT = 7777;
  static final Path FILE = Path.of("/data/content");
  static final Path TARGET = Path.of("/data/fetched");
  private static final Duration SETUP_MAX = Duration.ofSeconds(30);

  final SimNet net;
  final byte[] content;
  private final List<InetSocketAddress> sources = new ArrayList<>();
  private final Map<String, SimHost> hosts = new LinkedHashMap<>();
  final List<SwarmPeer> peers = new ArrayList<>();
  private ShareOptions how = ShareOptions.DEFAULT;
  private EndpointOptions limits = EndpointOptions.DEFAULT;
  private @Nullable Share share;

  SwarmWorld(SimNet net, long seed, int bytes) {
    this.net = net;
    this.content = new byte[bytes];
    new SplittableRandom(seed).nextBytes(content);
  }

  SwarmWorld withShareOptions(ShareOptions options) {
    how = options;
    return this;
  }

  SwarmWorld withLimits(EndpointOptions options) {
    limits = options;
    return this;
  }

  /// A host with the content that offers it.
  Share sharer(String name) {
    return sharer(name, 0);
  }

  /// A host that offers the content, and lies about it with this probability a datagram.
  Share sharer(String name, double lies) {
    SimHost host = host(name);
    host.disk().put(FILE, content);
    SwarmPeer peer = peer(host, lies > 0 ? new LyingCarrier(host, lies) : host);
    Share offered = await(peer.shareAsync(FILE, how));
    share = offered;
    sources.add(host.at(PORT));
    return offered;
  }

  /// A host that begins to fetch from all sharers there are.
  Download fetcher(String name) {
    return fetcher(name, GetOptions.DEFAULT);
  }

  Download fetcher(String name, GetOptions options) {
    SimHost host = host(name);
    return peer(host, host)
        .get(Objects.requireNonNull(share).link(), TARGET, options.withPeers(sources));
  }

  SimHost host(String name) {
    SimHost host = net.host(name);
    hosts.put(name, host);
    host.disk().mkdirs(Path.of("/data"));
    return host;
  }

  /// What a fetcher has under the final name.
  byte[] fetched(String name) {
    return known(name).disk().get(TARGET);
  }

  SimHost known(String name) {
    return Objects.requireNonNull(hosts.get(name), name);
  }

  SwarmPeer peer(SimHost host, Carrier carrier) {
    SwarmPeer peer =
        await(SwarmPeer.openAsync(carrier, SwarmOptions.DEFAULT.withListen(host.at(PORT)), limits));
    peers.add(peer);
    return peer;
  }

  <T> T await(CompletableFuture<T> future) {
    net.runUntil(future::isDone, SETUP_MAX);
    return future.join();
  }
}
