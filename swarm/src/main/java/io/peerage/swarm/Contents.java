package io.peerage.swarm;

import io.peerage.swarm.content.SwarmId;
import io.peerage.swarm.content.SwarmLink;
import io.peerage.swarm.content.SwarmMetadata;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// What one peer shares and fetches, by the swarm's id. Any thread.
///
/// At most one of either kind has an id: the endpoint refuses a second one.
final class Contents {

  private final Map<SwarmId, Share> shares = new ConcurrentHashMap<>();
  private final Map<SwarmId, Fetching> downloads = new ConcurrentHashMap<>();

  private record Fetching(Download download, SwarmMetadata metadata) {}

  void offered(Share share) {
    shares.put(share.metadata().id(), share);
  }

  void ended(Share share) {
    shares.remove(share.metadata().id(), share);
  }

  /// A download has come to be at the endpoint.
  void started(Download download, SwarmMetadata metadata) {
    downloads.putIfAbsent(metadata.id(), new Fetching(download, metadata));
  }

  void ended(Download download, SwarmMetadata metadata) {
    downloads.computeIfPresent(
        metadata.id(), (_, known) -> known.download == download ? null : known);
  }

  List<Share> shares() {
    return new ArrayList<>(shares.values());
  }

  List<Download> downloads() {
    return downloads.values().stream().map(Fetching::download).toList();
  }

  Optional<Share> share(SwarmId id) {
    return Optional.ofNullable(shares.get(id));
  }

  Optional<Download> download(SwarmId id) {
    return Optional.ofNullable(downloads.get(id)).map(Fetching::download);
  }

  /// The link to a content that is here or on its way here, with us as a peer.
  Optional<SwarmLink> link(SwarmId id, SwarmLink.Peer self) {
    Share shared = shares.get(id);
    if (shared != null) {
      return Optional.of(shared.link());
    }
    return Optional.ofNullable(downloads.get(id))
        .map(fetching -> SwarmLink.of(fetching.metadata, List.of(self), ""));
  }

  boolean has(SwarmId id) {
    return shares.containsKey(id) || downloads.containsKey(id);
  }
}
