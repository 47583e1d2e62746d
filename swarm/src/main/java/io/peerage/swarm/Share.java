package io.peerage.swarm;

import io.peerage.machine.MachineView;
import io.peerage.swarm.content.SwarmLink;
import io.peerage.swarm.content.SwarmMetadata;
import io.peerage.wire.Bytes;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;

/// A file that is offered to whoever has its link. Any thread.
public final class Share implements AutoCloseable {

  /// Where the tree comes from.
  ///
  /// @param recalled whether it was written down earlier ([ShareOptions#record]) and nothing was
  ///   hashed
  /// @param complaint what is wrong with what was written down, empty for nothing
  public record Origin(boolean recalled, String complaint) {}

  private final SwarmPeer peer;
  private final long number;
  private final Path path;
  private final SwarmMetadata metadata;
  private final SwarmLink link;
  private final Origin origin;
  private final MachineView machine;
  private final CompletableFuture<Void> ended;
  private volatile ServingStats stats = new ServingStats(0, 0);

  Share(
      SwarmPeer peer,
      long number,
      Path path,
      SwarmMetadata metadata,
      SwarmLink link,
      Origin origin,
      MachineView machine,
      CompletableFuture<Void> ended) {
    this.peer = peer;
    this.number = number;
    this.path = path;
    this.metadata = metadata;
    this.link = link;
    this.origin = origin;
    this.machine = machine;
    this.ended = ended;
  }

  /// What to give to those who shall fetch it.
  public SwarmLink link() {
    return link;
  }

  public Origin origin() {
    return origin;
  }

  public Path path() {
    return path;
  }

  public SwarmMetadata metadata() {
    return metadata;
  }

  /// The root digest: the name of the content.
  public Bytes root() {
    return metadata.id().bytes();
  }

  public long bytes() {
    return metadata.length().orElseThrow();
  }

  /// The machine of this share: hashing, offering, withdrawn, failed.
  public MachineView machine() {
    return machine;
  }

  /// Peers and bytes, a tenth of a second old at the most.
  public ServingStats stats() {
    return stats;
  }

  /// Completes when the file is no longer offered: with a [PeerageException] when that was not our
  /// wish, `integrity` when the file has changed.
  public CompletableFuture<Void> ended() {
    return ended.copy();
  }

  /// Changes what of it may be sent and asked for, from now on; the limits of the peer hold, too.
  public void limit(RateLimits limits) {
    peer.limit(number, limits);
  }

  /// Offers it no longer. Does not wait; [#ended] tells.
  @Override
  public void close() {
    peer.end(number);
  }

  void stats(ServingStats latest) {
    stats = latest;
  }
}
