package io.peerage.swarm;

import io.peerage.machine.Machine;
import io.peerage.machine.MachineOptions;
import io.peerage.machine.MachineView;
import io.peerage.swarm.channel.ChannelOptions;
import io.peerage.swarm.content.IntegrityProtection;
import io.peerage.swarm.content.SwarmId;
import io.peerage.swarm.content.SwarmLink;
import io.peerage.swarm.content.SwarmMetadata;
import io.peerage.swarm.effect.SwarmEffect;
import io.peerage.swarm.effect.SwarmEvent;
import io.peerage.swarm.peer.Endpoint;
import io.peerage.swarm.peer.EndpointOptions;
import io.peerage.swarm.peer.ExchangeScope;
import io.peerage.swarm.peer.FetchRequest;
import io.peerage.swarm.peer.ShareRequest;
import io.peerage.swarm.picker.Order;
import io.peerage.swarm.store.Place;
import io.peerage.wire.Carrier;
import io.peerage.wire.Driver;
import io.peerage.wire.ErrorCode;
import io.peerage.wire.PeerageException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A PPSPP peer (RFC 7574) on one UDP port: shares files and fetches them.
///
/// ```java
/// try (var carrier = NettyCarrier.start(CarrierOptions.defaults());
///     var peer = SwarmPeer.open(carrier, SwarmOptions.DEFAULT)) {
///   Share share = peer.share(Path.of("big.iso"), ShareOptions.DEFAULT);
///   System.out.println(share.link());
///   share.ended().join();
/// }
/// ```
///
/// Any thread. Blocking calls are for virtual or platform threads, each has an asynchronous twin,
/// and a blocking call on the loop's own thread is refused. Futures complete on the carrier's
/// workers.
public final class SwarmPeer implements AutoCloseable {

  private final Carrier carrier;
  private final SwarmOptions options;
  private final Driver<EndpointCore> driver;
  private final MachineView machine;
  private final AtomicLong numbers = new AtomicLong(1);
  private final Map<Long, Consumer<SwarmEvent>> listeners = new ConcurrentHashMap<>();
  private final CompletableFuture<SwarmEvent.Listening> listening = new CompletableFuture<>();
  private final CompletableFuture<PeerSummary> closed = new CompletableFuture<>();
  private final Contents contents = new Contents();
  private final EndpointCore core;
  private volatile @Nullable PeerageException failure;

  private SwarmPeer(Carrier carrier, SwarmOptions options, EndpointOptions limits) {
    this.carrier = carrier;
    this.options = options;
    Endpoint endpoint =
        new Endpoint(
            "endpoint",
            limits,
            carrier.randoms().secure(),
            carrier.randoms().split(),
            carrier.meters(),
            MachineOptions.DEFAULT.withLoop(carrier.loop()::execute, carrier.loop()::inLoop),
            started(carrier, options));
    this.machine = view(endpoint.machine());
    this.core = new EndpointCore(endpoint, this::reported);
    this.driver = new Driver<>(carrier, core, this::failed);
  }

  /// Who is told of machines that start.
  private static Consumer<Machine> started(Carrier carrier, SwarmOptions options) {
    Consumer<Machine> told = options.machines()::accept;
    return options
        .observer()
        .map(watcher -> new Watching(watcher, carrier.workers()).andThen(told))
        .orElse(told);
  }

  /// Opens a peer and waits until it listens.
  ///
  /// @throws PeerageException when the address cannot be had
  public static SwarmPeer open(Carrier carrier, SwarmOptions options) {
    carrier.loop().refuseBlocking("open");
    return join(openAsync(carrier, options));
  }

  /// Opens a peer; completes when it listens.
  public static CompletableFuture<SwarmPeer> openAsync(Carrier carrier, SwarmOptions options) {
    EndpointOptions limits = options.limits().endpoint();
    ChannelOptions channel = limits.channel().withCongestion(options.congestion()::controller);
    ExchangeScope scope =
        options.exchangesEverywhere() ? ExchangeScope.EVERYWHERE : ExchangeScope.PRIVATE;
    return openAsync(
        carrier,
        options,
        limits
            .withChannel(channel)
            .withExchange(scope)
            .withDigestDirectory(options.digestDirectory()));
  }

  /// As [#openAsync(Carrier, SwarmOptions)] with every option of the endpoint, for tests.
  static CompletableFuture<SwarmPeer> openAsync(
      Carrier carrier, SwarmOptions options, EndpointOptions limits) {
    ChannelOptions channel = limits.channel().withMischief(carrier.mischief());
    SwarmPeer peer = new SwarmPeer(carrier, options, limits.withChannel(channel));
    peer.tell((endpoint, _, out) -> endpoint.open(options.listen(), out));
    peer.limit(options.rates());
    return peer.listening.thenApply(_ -> peer);
  }

  /// The machine of the endpoint. Waits complete on the carrier's workers.
  public MachineView machine() {
    return machine;
  }

  /// Where it listens, with the real port.
  public InetSocketAddress local() {
    return join(listening).local();
  }

  /// Bytes of receive buffer that the kernel granted; a downloading peer requests half of it ahead.
  public int receiveBufferBytes() {
    return join(listening).receiveBufferBytes();
  }

  /// Bytes of send buffer that the kernel granted.
  public int sendBufferBytes() {
    return join(listening).sendBufferBytes();
  }

  /// Hashes a file and offers it. Blocks while it is hashed.
  ///
  /// @throws PeerageException `not_found`, `usage` for an empty file or a directory, `disk`,
  ///   `integrity` when it changes meanwhile
  public Share share(Path file, ShareOptions how) {
    refuseBlocking("share");
    return join(shareAsync(file, how));
  }

  /// Hashes a file and offers it; completes when it is offered.
  public CompletableFuture<Share> shareAsync(Path file, ShareOptions how) {
    return shareAsync(file, how, true);
  }

  /// @param checksStamp whether the file is looked at before each read; always, except where a test
  ///   shows what the receiver does without
  CompletableFuture<Share> shareAsync(Path file, ShareOptions how, boolean checksStamp) {
    long number = numbers.getAndIncrement();
    Sharing sharing = new Sharing(number, file, how);
    listen(number, sharing);
    tell((endpoint, now, out) ->
        endpoint.share(
            number,
            new ShareRequest(
                file, how.hash(), how.chunkSize(), how.addressing(), checksStamp, how.record()),
            now,
            out));
    return sharing.offered.copy();
  }

  /// Starts to fetch what a link names into a file. What is wrong is told by [Download#result].
  ///
  /// @param link its peers must be addresses; names are for the caller to look up
  public Download get(SwarmLink link, Path target, GetOptions how) {
    long number = numbers.getAndIncrement();
    Download download = new Download(this, number);
    Optional<SwarmMetadata> metadata = link.metadata();
    if (metadata.isEmpty()) {
      download.refused(
          new PeerageException(
              ErrorCode.USAGE, "the link names no content", "use the whole link of the sharer"));
      return download;
    }
    IntegrityProtection protection = metadata.get().protection();
    if (protection != IntegrityProtection.MERKLE_HASH_TREE) {
      download.refused(
          new PeerageException(
              ErrorCode.REFUSED,
              "the link says that its content is protected by " + protection.text(),
              "only content under a "
                  + IntegrityProtection.MERKLE_HASH_TREE.text()
                  + " is fetched"));
      return download;
    }
    Set<InetSocketAddress> peers = new LinkedHashSet<>(how.peers());
    for (SwarmLink.Peer peer : link.peers()) {
      literal(peer).ifPresent(peers::add);
    }
    if (peers.size() > FetchRequest.PEERS_MAX) {
      download.refused(
          new PeerageException(
              ErrorCode.USAGE,
              peers.size() + " addresses to fetch from",
              "name at most " + FetchRequest.PEERS_MAX));
      return download;
    }
    SwarmMetadata wanted = metadata.get();
    listen(
        number,
        event -> {
          if (event instanceof SwarmEvent.Started) {
            contents.started(download, wanted);
          }
          if (!download.accept(event, how, this::callback, this::view)) {
            listeners.remove(number);
            contents.ended(download, wanted);
          }
        });
    FetchRequest request =
        new FetchRequest(
            wanted,
            new Place(target, how.overwrite(), how.keepSharing(), how.preallocate()),
            new ArrayList<>(peers),
            how.inOrder() ? Order.IN_ORDER : Order.RAREST_FIRST,
            how.silence().toNanos());
    tell((endpoint, now, out) -> endpoint.fetch(number, request, now, out));
    return download;
  }

  /// Takes a listener, and tells it at once when the endpoint has failed before.
  private void listen(long number, Consumer<SwarmEvent> listener) {
    listeners.put(number, listener);
    PeerageException cause = failure;
    if (cause != null) {
      listener.accept(new SwarmEvent.Failed(cause));
    }
  }

  private static Optional<InetSocketAddress> literal(SwarmLink.Peer peer) {
    try {
      return Optional.of(new InetSocketAddress(InetAddress.ofLiteral(peer.host()), peer.port()));
    } catch (IllegalArgumentException aName) {
      return Optional.empty();
    }
  }

  /// Where this peer can be reached, as a link that names no content: at the address that the
  /// options advertise, otherwise at the one that it listens on.
  public SwarmLink link() {
    return new SwarmLink(self());
  }

  /// The link to a content that this peer shares or fetches.
  public Optional<SwarmLink> link(SwarmId swarm) {
    return contents.link(swarm, self());
  }

  /// What is offered here now.
  public List<Share> shares() {
    return contents.shares();
  }

  /// What is on its way here now.
  public List<Download> downloads() {
    return contents.downloads();
  }

  /// The share of a content, if there is one.
  public Optional<Share> share(SwarmId swarm) {
    return contents.share(swarm);
  }

  /// The download of a content, if there is one.
  public Optional<Download> download(SwarmId swarm) {
    return contents.download(swarm);
  }

  boolean has(SwarmId swarm) {
    return contents.has(swarm);
  }

  /// The channels that there are, in no order.
  public CompletableFuture<List<ChannelStatus>> channels() {
    CompletableFuture<List<ChannelStatus>> found = new CompletableFuture<>();
    tell((endpoint, _, _) -> {
      List<ChannelStatus> all = EndpointCore.channels(endpoint);
      callback(() -> found.complete(all));
    });
    return found;
  }

  /// What this peer came to, once it has closed and given its port back.
  public CompletableFuture<PeerSummary> ended() {
    return closed.copy();
  }

  /// Leaves every swarm with a closing HANDSHAKE and gives the port back.
  public CompletableFuture<Void> closeAsync() {
    if (!closed.isDone()) {
      tell((endpoint, now, out) -> endpoint.close(now, out));
    }
    return closed.handle((_, _) -> null);
  }

  /// As [#closeAsync], and waits.
  @Override
  public void close() {
    refuseBlocking("close");
    join(closeAsync());
  }

  /// Changes what may be sent and fetched in all, from now on.
  public void limit(RateLimits limits) {
    limit(0, limits);
  }

  void limit(long number, RateLimits limits) {
    tell((endpoint, now, _) ->
        endpoint.limit(
            number,
            rates ->
                rates.set(
                    limits.upload(),
                    limits.download(),
                    limits.uploadPerPeer(),
                    limits.downloadPerPeer(),
                    now)));
  }

  void end(long number) {
    if (listeners.containsKey(number)) {
      tell((endpoint, now, out) -> endpoint.end(number, now, out));
    }
  }

  private MachineView view(MachineView its) {
    return its.view(carrier.workers()::callback);
  }

  void refuseBlocking(String operation) {
    carrier.loop().refuseBlocking(operation);
  }

  private void tell(EndpointCore.Message message) {
    if (!driver.tell((core, now, out) -> core.deliver(message, now, out))) {
      throw new PeerageException(
          ErrorCode.REFUSED, "the endpoint has too much to do", "try again in a moment");
    }
  }

  // In the loop.

  private void reported(SwarmEffect.Report report) {
    switch (report.event()) {
      case SwarmEvent.Listening event -> callback(() -> listening.complete(event));
      case SwarmEvent.BindFailed(var cause) -> {
        callback(() -> listening.completeExceptionally(cause));
        callback(() -> closed.completeExceptionally(cause));
      }
      // The driver goes on: whoever comes too late shall have an answer.
      case SwarmEvent.Closed _ -> {
        PeerSummary summary = core.summary(Optional.empty());
        callback(() -> closed.complete(summary));
      }
      case SwarmEvent event -> {
        Consumer<SwarmEvent> listener = listeners.get(report.subject());
        if (listener != null) {
          listener.accept(event);
        }
      }
    }
  }

  private void callback(Runnable callback) {
    carrier.workers().callback(callback);
  }

  private void failed(Throwable mistake) {
    PeerageException cause =
        new PeerageException(
            ErrorCode.INTERNAL, "the endpoint has failed: " + mistake, "please report it", mistake);
    failure = cause;
    List.copyOf(listeners.values())
        .forEach(listener -> listener.accept(new SwarmEvent.Failed(cause)));
    callback(() -> listening.completeExceptionally(cause));
    // The driver has released everything: there is nothing left to close.
    PeerSummary summary = core.summary(Optional.of(cause));
    callback(() -> closed.complete(summary));
  }

  private SwarmLink.Peer self() {
    InetSocketAddress local = listening.join().local();
    String host = options.advertised().orElseGet(() -> local.getAddress().getHostAddress());
    return new SwarmLink.Peer(host, local.getPort());
  }

  private SwarmLink link(SwarmMetadata metadata, Path file) {
    Path name = file.getFileName();
    return SwarmLink.of(metadata, List.of(self()), name == null ? "" : name.toString());
  }

  /// What follows for a share from what the endpoint reports.
  private final class Sharing implements Consumer<SwarmEvent> {
    final CompletableFuture<Share> offered = new CompletableFuture<>();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final long number;
    private final Path file;
    private final ShareOptions how;
    private Optional<MachineView> machine = Optional.empty();
    private Optional<Share> share = Optional.empty();

    Sharing(long number, Path file, ShareOptions how) {
      this.number = number;
      this.file = file;
      this.how = how;
    }

    @Override
    public void accept(SwarmEvent event) {
      switch (event) {
        case SwarmEvent.Started(var its) -> machine = Optional.of(view(its));
        case SwarmEvent.Hashed(long bytes) -> callback(() -> how.hashed().accept(bytes));
        case SwarmEvent.Offered(var metadata, boolean recalled, String complaint) -> {
          Share handle =
              new Share(
                  SwarmPeer.this,
                  number,
                  file,
                  metadata,
                  link(metadata, file),
                  new Share.Origin(recalled, complaint),
                  machine.orElseThrow(),
                  ended);
          share = Optional.of(handle);
          contents.offered(handle);
          callback(() -> offered.complete(handle));
        }
        case SwarmEvent.Serving(int peers, long bytesSent) ->
            share.ifPresent(handle -> handle.stats(new ServingStats(peers, bytesSent)));
        case SwarmEvent.Withdrawn _ -> {
          listeners.remove(number);
          share.ifPresent(contents::ended);
          callback(() -> {
            offered.completeExceptionally(
                new PeerageException(ErrorCode.CANCELED, "sharing " + file + " was given up", ""));
            ended.complete(null);
          });
        }
        case SwarmEvent.Failed(var cause) -> {
          listeners.remove(number);
          share.ifPresent(contents::ended);
          callback(() -> {
            offered.completeExceptionally(cause);
            ended.completeExceptionally(cause);
          });
        }
        default -> throw new IllegalStateException("a share was told " + event);
      }
    }
  }

  static <T> T join(CompletableFuture<T> future) {
    try {
      return future.get();
    } catch (ExecutionException failed) {
      throw unwrap(failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new PeerageException(
          ErrorCode.CANCELED, "interrupted while waiting for the endpoint", "", interrupted);
    }
  }

  /// The failure that a future ended with, to be thrown by whoever waited.
  static PeerageException unwrap(ExecutionException failed) {
    return failed.getCause() instanceof PeerageException cause
        ? new PeerageException(cause.code(), message(cause), cause.hint(), cause)
        : new PeerageException(ErrorCode.INTERNAL, String.valueOf(failed.getCause()), "", failed);
  }

  private static String message(PeerageException cause) {
    return String.valueOf(cause.getMessage());
  }
}
