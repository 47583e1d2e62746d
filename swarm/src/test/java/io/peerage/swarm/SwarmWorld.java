package io.peerage.swarm;

import io.peerage.simnet.SimHost;
import io.peerage.simnet.SimNet;
import io.peerage.swarm.content.SwarmLink;
import io.peerage.swarm.content.SwarmMetadata;
import io.peerage.swarm.peer.EndpointOptions;
import io.peerage.swarm.store.PartFile;
import io.peerage.swarm.store.Partial;
import io.peerage.wire.Carrier;
import io.peerage.wire.ErrorCode;
import io.peerage.wire.PeerageException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Simulated peers of one content: sharers, liars, and fetchers that know them all.
final class SwarmWorld {

  static final int PORT = 7777;
  static final Path FILE = Path.of("/data/content");
  static final Path TARGET = Path.of("/data/fetched");
  private static final Duration SETUP_MAX = Duration.ofSeconds(30);
  private static final Duration TRANSFER_MAX = Duration.ofMinutes(5);

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
    return sharer(name, host -> lies > 0 ? Liar.on(host, lies) : host);
  }

  /// A host that offers the content through a carrier of the test's own.
  Share sharer(String name, UnaryOperator<Carrier> carrier) {
    return sharer(name, carrier, true);
  }

  /// A host that offers the content and never looks whether its file has changed.
  Share carelessSharer(String name) {
    return sharer(name, host -> host, false);
  }

  /// Somebody beside the sharers whom fetchers know.
  void source(InetSocketAddress address) {
    sources.add(address);
  }

  private Share sharer(String name, UnaryOperator<Carrier> carrier, boolean checksStamp) {
    SimHost host = host(name);
    host.disk().put(FILE, content);
    SwarmPeer peer = peer(host, carrier.apply(host));
    Share offered = await(peer.shareAsync(FILE, how, checksStamp));
    share = offered;
    sources.add(host.at(PORT));
    return offered;
  }

  /// A host that begins to fetch from all sharers there are.
  Download fetcher(String name) {
    return fetcher(name, GetOptions.DEFAULT);
  }

  /// @param options with peers beside the sharers
  Download fetcher(String name, GetOptions options) {
    return fetcher(name, host -> host, options);
  }

  /// A host that fetches through a carrier of the test's own.
  Download fetcher(String name, UnaryOperator<Carrier> carrier, GetOptions options) {
    return fetcher(name, carrier, Objects.requireNonNull(share).link(), options);
  }

  /// A link to a content that does not say how long it is, and names nobody.
  static SwarmLink withoutLength(SwarmMetadata known) {
    SwarmMetadata unknown =
        new SwarmMetadata(
            known.id(),
            known.hash(),
            known.chunkSize(),
            known.addressing(),
            known.protection(),
            OptionalLong.empty());
    return SwarmLink.of(unknown, List.of(), "content");
  }

  Download fetcher(String name, SwarmLink link, GetOptions options) {
    return fetcher(name, host -> host, link, options);
  }

  Download fetcher(
      String name, UnaryOperator<Carrier> carrier, SwarmLink link, GetOptions options) {
    return fetcherOn(host(name), carrier, link, options);
  }

  /// Begins to fetch on a host whose disk the test has prepared.
  Download fetcherOn(SimHost host, GetOptions options) {
    return fetcherOn(host, each -> each, Objects.requireNonNull(share).link(), options);
  }

  /// Fetches from one peer only, and not from those in the link.
  Download fetcherFrom(String name, InetSocketAddress only) {
    SwarmLink link = SwarmLink.of(Objects.requireNonNull(share).metadata(), List.of(), "content");
    SimHost host = host(name);
    return peer(host, host).get(link, TARGET, GetOptions.DEFAULT.withPeers(List.of(only)));
  }

  /// Begins to fetch once more on the last peer that was opened.
  Download again(String name) {
    known(name);
    return peers
        .getLast()
        .get(Objects.requireNonNull(share).link(), TARGET, GetOptions.DEFAULT.withPeers(sources));
  }

  private Download fetcherOn(
      SimHost host, UnaryOperator<Carrier> carrier, SwarmLink link, GetOptions options) {
    List<InetSocketAddress> known = new ArrayList<>(sources);
    known.addAll(options.peers());
    return peer(host, carrier.apply(host)).get(link, TARGET, options.withPeers(known));
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

  /// What a fetcher has of it, as far as it was written.
  byte[] part(String name) {
    return known(name).disk().get(PartFile.partOf(TARGET));
  }

  /// Whether a fetcher has neither a file nor a part of one.
  boolean hasNothing(String name) {
    return !known(name).disk().exists(TARGET) && !hasPart(name);
  }

  /// Whether a fetcher has no file, but what a later life can go on with.
  boolean hasOnlyPart(String name) {
    return !known(name).disk().exists(TARGET)
        && hasPart(name)
        && known(name).disk().exists(Partial.mapOf(TARGET));
  }

  boolean hasPart(String name) {
    return known(name).disk().exists(PartFile.partOf(TARGET));
  }

  /// Runs until all downloads have ended, well or not.
  void runUntilDone(List<Download> downloads, Duration atMost) {
    CompletableFuture<Void> all =
        CompletableFuture.allOf(
            downloads.stream().map(Download::result).toArray(CompletableFuture<?>[]::new));
    net.runUntil(all::isDone, atMost);
  }

  /// Runs until a download has the content.
  Fetched complete(Download download) {
    runUntilDone(List.of(download), TRANSFER_MAX);
    return download.result().resultNow();
  }

  /// Runs until something has failed with a failure of the world, and gives its kind.
  ErrorCode failure(CompletableFuture<?> future) {
    net.runUntil(future::isDone, TRANSFER_MAX);
    return ((PeerageException) future.exceptionNow()).code();
  }

  /// Runs until so many bytes of the content are proven.
  void runUntilDone(Download download, long bytes) {
    net.runUntil(() -> download.progress().bytesDone() >= bytes, TRANSFER_MAX);
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
