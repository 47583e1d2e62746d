package io.peerage.swarm;

import io.peerage.machine.MachineView;
import io.peerage.wire.PeerageException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/// A content that is on its way. Any thread.
public final class Download implements AutoCloseable {

  private final SwarmPeer peer;
  private final long number;
  private final CompletableFuture<Fetched> result;
  private final CompletableFuture<MachineView> machine = new CompletableFuture<>();
  private volatile Progress progress = new Progress(0, -1, 0, 0, List.of("peers"));

  Download(SwarmPeer peer, long number, CompletableFuture<Fetched> result) {
    this.peer = peer;
    this.number = number;
    this.result = result;
  }

  /// Where it stands, a tenth of a second old at the most.
  public Progress progress() {
    return progress;
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
  /// Does not wait; [#result] ends with `canceled`.
  public void cancel() {
    peer.end(number);
  }

  /// As [#cancel], when it has not ended.
  @Override
  public void close() {
    cancel();
  }

  void started(MachineView its) {
    machine.complete(its);
  }

  void progress(Progress latest) {
    progress = latest;
  }
}
