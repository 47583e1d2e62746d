package io.peerage.swarm;

import io.peerage.machine.MachineView;
import io.peerage.swarm.effect.SwarmEvent;
import io.peerage.wire.PeerageException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.function.UnaryOperator;

/// A content that is on its way, and then perhaps shared on. Any thread.
public final class Download implements AutoCloseable {

  private final SwarmPeer peer;
  private final long number;
  private final CompletableFuture<Fetched> result = new CompletableFuture<>();
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private final CompletableFuture<MachineView> machine = new CompletableFuture<>();
  private volatile Progress progress = new Progress(0, -1, 0, 0, List.of("peers"));
  private volatile ServingStats stats = new ServingStats(0, 0);
  private volatile Optional<PeerageException> blocked = Optional.empty();

  Download(SwarmPeer peer, long number) {
    this.peer = peer;
    this.number = number;
  }

  /// Where it stands, a tenth of a second old at the most.
  public Progress progress() {
    return progress;
  }

  /// Why it waits for room on the disk; it goes on by itself when there is. Empty while it goes on.
  public Optional<PeerageException> blocked() {
    return blocked;
  }

  /// The machine of this download, once the endpoint has made it, which it does next.
  public CompletableFuture<MachineView> machine() {
    return machine.copy();
  }

  /// Completes when the content is here, or with a [PeerageException]: `no_peers`, `integrity`,
  /// `disk`, `canceled`, …
  public CompletableFuture<Fetched> result() {
    return result.copy();
  }

  /// Peers and bytes since it is complete and shared on ([GetOptions#keepSharing]), a tenth of a
  /// second old at the most.
  public ServingStats stats() {
    return stats;
  }

  /// Completes when nothing more comes of it. For one that is shared on that is when it is no
  /// longer: with a [PeerageException] when that was not our wish, `integrity` when the file has
  /// changed. For any other it is with the [#result], and as that.
  public CompletableFuture<Void> ended() {
    return ended.copy();
  }

  /// Waits for [#result].
  ///
  /// @throws PeerageException as the result
  /// @throws InterruptedException when interrupted; the download goes on
  public Fetched await() throws InterruptedException {
    peer.refuseBlocking("await");
    try {
      return result.get();
    } catch (ExecutionException failed) {
      throw SwarmPeer.unwrap(failed);
    }
  }

  /// Changes what of it may be fetched and given on, from now on; the limits of the peer hold, too.
  public void limit(RateLimits limits) {
    peer.limit(number, limits);
  }

  /// Gives up: what is here stays beside the final name, and the same download goes on from there.
  /// Does not wait; [#result] ends with `canceled`. A complete one is only shared no longer.
  public void cancel() {
    peer.end(number);
  }

  /// As [#cancel], when it has not ended.
  @Override
  public void close() {
    cancel();
  }

  /// Takes a report of the endpoint. In the loop.
  ///
  /// @param callbacks where futures complete
  /// @return whether others may follow
  boolean accept(
      SwarmEvent event, GetOptions how, Executor callbacks, UnaryOperator<MachineView> views) {
    switch (event) {
      case SwarmEvent.Started(var its) -> machine.complete(views.apply(its));
      case SwarmEvent.Fetching(long done, long total, long rate, int peers, var waitingFor) ->
          progress = new Progress(done, total, rate, peers, waitingFor);
      case SwarmEvent.Blocked(var cause) -> blocked = cause;
      case SwarmEvent.Serving(int peers, long bytesSent) ->
          stats = new ServingStats(peers, bytesSent);
      case SwarmEvent.Completed(
              Path path,
              long bytes,
              long fetched,
              long reused,
              long took,
              int peers) -> {
        Fetched whole = new Fetched(path, bytes, fetched, reused, Duration.ofNanos(took), peers);
        callbacks.execute(() -> result.complete(whole));
        if (!how.keepSharing()) {
          callbacks.execute(() -> ended.complete(null));
        }
        return how.keepSharing();
      }
      case SwarmEvent.Withdrawn() -> {
        callbacks.execute(() -> ended.complete(null));
        return false;
      }
      case SwarmEvent.Failed(var cause) -> {
        callbacks.execute(() -> {
          result.completeExceptionally(cause);
          ended.completeExceptionally(cause);
        });
        return false;
      }
      default -> throw new IllegalStateException("a download was told " + event);
    }
    return true;
  }

  /// It did not even begin.
  void refused(PeerageException cause) {
    result.completeExceptionally(cause);
    ended.completeExceptionally(cause);
  }
}
