package io.peerage.swarm;

import io.peerage.swarm.content.SwarmId;
import io.peerage.swarm.content.SwarmLink;
import io.peerage.wire.Carrier;
import io.peerage.wire.ErrorCode;
import io.peerage.wire.PeerageException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/// The peers of a program on one carrier, one for each port, found by their port and by what they
/// share or fetch.
///
/// An object of whoever opens it: two of them know nothing of each other. A peer is in here from
/// when it listens until its port is free again. Any thread; blocking calls are for virtual or
/// platform threads, never for the loop's own. Futures complete on the carrier's workers.
public final class SwarmPeers implements AutoCloseable {

  /// The port that `swirl` takes when none is named.
  public static final int DEFAULT_PORT = 7777;

  private static final int PORT_MAX = 0xffff;

  private final Carrier carrier;
  private final Map<Integer, Entry> byPort = new ConcurrentHashMap<>();
  private volatile boolean closed;

  /// A port that is opened, open or being closed.
  private static final class Entry {
    final CompletableFuture<SwarmPeer> opened = new CompletableFuture<>();
    final CompletableFuture<PeerSummary> gone = new CompletableFuture<>();

    /// The peer, if it listens.
    Stream<SwarmPeer> peer() {
      return opened.state() == Future.State.SUCCESS ? Stream.of(opened.resultNow()) : Stream.of();
    }
  }

  /// What became of one port of a pool.
  public sealed interface Opened {
    int port();

    /// It listens.
    record Started(int port, SwarmPeer peer) implements Opened {}

    /// It was open here before.
    record Already(int port, SwarmPeer peer) implements Opened {}

    /// It cannot be had.
    record Failed(int port, PeerageException cause) implements Opened {}
  }

  /// No peers yet.
  public SwarmPeers(Carrier carrier) {
    this.carrier = carrier;
  }

  /// Opens a peer on the port of the options, or on a free one, and waits until it listens.
  ///
  /// @throws AlreadyOpenException with the peer, when the port is open here
  /// @throws PeerageException when the port cannot be had: it is not tried again
  public SwarmPeer open(SwarmOptions options) {
    return join("open", openAsync(options));
  }

  /// As [#open], completing when the peer listens.
  public CompletableFuture<SwarmPeer> openAsync(SwarmOptions options) {
    if (closed) {
      return CompletableFuture.failedFuture(
          new PeerageException(ErrorCode.CANCELED, "these peers are closed", "open others"));
    }
    int port = options.listen().getPort();
    Entry entry = new Entry();
    Entry before = port == 0 ? null : byPort.putIfAbsent(port, entry);
    if (before != null) {
      return before.opened.thenCompose(
          peer -> CompletableFuture.failedFuture(new AlreadyOpenException(port, peer)));
    }
    var _ =
        SwarmPeer.openAsync(carrier, options)
            .whenComplete((peer, failure) -> {
              if (failure == null) {
                opened(entry, peer);
              } else {
                byPort.remove(port, entry);
                entry.opened.completeExceptionally(cause(failure));
              }
            });
    return entry.opened.copy();
  }

  private void opened(Entry entry, SwarmPeer peer) {
    int port = peer.local().getPort();
    byPort.put(port, entry);
    var _ =
        peer.ended()
            .whenComplete((summary, _) -> {
              byPort.remove(port, entry);
              entry.gone.complete(summary);
            });
    entry.opened.complete(peer);
    if (closed) {
      var _ = peer.closeAsync();
    }
  }

  private static Throwable cause(Throwable failure) {
    return failure.getCause() instanceof PeerageException cause ? cause : failure;
  }

  /// Opens a peer on each port of a range, with the address and all else of the options; waits for
  /// all of them.
  ///
  /// @param first at least 1
  /// @param last at least `first`, at most 65,535
  /// @return what became of each port, in order
  public List<Opened> openPool(SwarmOptions options, int first, int last) {
    return join("openPool", openPoolAsync(options, first, last));
  }

  /// As [#openPool], completing when all have ended well or badly.
  public CompletableFuture<List<Opened>> openPoolAsync(SwarmOptions options, int first, int last) {
    requirePool(first, last);
    List<CompletableFuture<Opened>> all = new ArrayList<>();
    for (int port = first; port <= last; port++) {
      int at = port;
      InetSocketAddress listen = new InetSocketAddress(options.listen().getAddress(), port);
      all.add(
          openAsync(options.withListen(listen))
              .handle((peer, failure) ->
                  failure == null ? new Opened.Started(at, peer) : outcome(at, cause(failure))));
    }
    return all(all);
  }

  private static Opened outcome(int port, Throwable failure) {
    return switch (failure) {
      case AlreadyOpenException already -> new Opened.Already(port, already.peer());
      case PeerageException cause -> new Opened.Failed(port, cause);
      default -> throw new IllegalStateException(failure);
    };
  }

  /// Closes the peers on a range of ports and waits for all of them.
  ///
  /// @return for each port in order what its peer came to, empty where none was open
  public SortedMap<Integer, Optional<PeerSummary>> stopPool(int first, int last) {
    return join("stopPool", stopPoolAsync(first, last));
  }

  /// As [#stopPool], completing when all are closed.
  public CompletableFuture<SortedMap<Integer, Optional<PeerSummary>>> stopPoolAsync(
      int first, int last) {
    requirePool(first, last);
    List<CompletableFuture<Map.Entry<Integer, Optional<PeerSummary>>>> all = new ArrayList<>();
    for (int port = first; port <= last; port++) {
      int at = port;
      all.add(
          find(port).isEmpty()
              ? CompletableFuture.completedFuture(Map.entry(at, Optional.empty()))
              : stopAsync(port).thenApply(summary -> Map.entry(at, Optional.of(summary))));
    }
    return all(all)
        .thenApply(stopped -> {
          SortedMap<Integer, Optional<PeerSummary>> byNumber = new TreeMap<>();
          stopped.forEach(each -> byNumber.put(each.getKey(), each.getValue()));
          return byNumber;
        });
  }

  private static <T> CompletableFuture<List<T>> all(List<CompletableFuture<T>> futures) {
    return CompletableFuture.allOf(futures.toArray(CompletableFuture<?>[]::new))
        .thenApply(_ -> futures.stream().map(CompletableFuture::join).toList());
  }

  private static void requirePool(int first, int last) {
    if (first < 1 || last < first || last > PORT_MAX) {
      throw new IllegalArgumentException("the ports " + first + "…" + last);
    }
  }

  /// The peer that listens on a port.
  ///
  /// @throws IllegalArgumentException for what is no port
  public Optional<SwarmPeer> find(int port) {
    if (port < 0 || port > PORT_MAX) {
      throw new IllegalArgumentException("port " + port + " is not within 0…" + PORT_MAX);
    }
    return Optional.ofNullable(byPort.get(port)).stream().flatMap(Entry::peer).findFirst();
  }

  /// The peers that share or fetch a content.
  public List<SwarmPeer> find(SwarmId swarm) {
    return peers().stream().filter(peer -> peer.has(swarm)).toList();
  }

  /// The port of a peer, empty for one that is closed or not one of these.
  public OptionalInt portOf(SwarmPeer peer) {
    return byPort.entrySet().stream()
        .filter(entry -> entry.getValue().peer().anyMatch(each -> each == peer))
        .mapToInt(Map.Entry::getKey)
        .findFirst();
  }

  /// All that listen, by port.
  public List<SwarmPeer> peers() {
    return new TreeMap<>(byPort).values().stream().flatMap(Entry::peer).toList();
  }

  /// Where the peer on a port can be reached, as a link that names no content.
  ///
  /// @throws PeerageException `not_found` when none listens there
  public SwarmLink link(int port) {
    return find(port).orElseThrow(() -> notFound(port)).link();
  }

  /// Closes the peer on a port and waits until the port is free: as often as you like while it
  /// closes, always with the same answer.
  ///
  /// @return what it came to
  /// @throws PeerageException `not_found` when none listens there, or not any more
  public PeerSummary stop(int port) {
    return join("stop", stopAsync(port));
  }

  /// As [#stop], completing when the port is free.
  public CompletableFuture<PeerSummary> stopAsync(int port) {
    Optional<SwarmPeer> peer = find(port);
    Entry entry = byPort.get(port);
    if (peer.isEmpty() || entry == null) {
      return CompletableFuture.failedFuture(notFound(port));
    }
    var _ = peer.get().closeAsync();
    return entry.gone.copy();
  }

  private static PeerageException notFound(int port) {
    return new PeerageException(
        ErrorCode.NOT_FOUND, "nobody listens here on port " + port, "open it, or use another one");
  }

  /// Closes all of them; completes when every port is free.
  public CompletableFuture<Void> closeAsync() {
    closed = true;
    List<CompletableFuture<?>> gone = new ArrayList<>();
    for (Entry entry : List.copyOf(byPort.values())) {
      gone.add(
          entry
              .opened
              .handle((peer, _) -> peer)
              .thenCompose(peer -> {
                if (peer == null) {
                  return CompletableFuture.completedFuture(null);
                }
                var _ = peer.closeAsync();
                return entry.gone.thenApply(_ -> null);
              }));
    }
    return CompletableFuture.allOf(gone.toArray(CompletableFuture<?>[]::new));
  }

  /// As [#closeAsync], and waits.
  @Override
  public void close() {
    join("close", closeAsync());
  }

  private <T> T join(String operation, CompletableFuture<T> future) {
    carrier.loop().refuseBlocking(operation);
    try {
      return future.get();
    } catch (ExecutionException failed) {
      if (cause(failed) instanceof AlreadyOpenException already) {
        throw new AlreadyOpenException(already.port(), already.peer());
      }
      throw SwarmPeer.unwrap(failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new PeerageException(
          ErrorCode.CANCELED, "interrupted while waiting: " + operation, "", interrupted);
    }
  }
}
