package io.peerage.swarm.message;

import io.peerage.swarm.content.ChunkAddressing;
import io.peerage.swarm.content.SwarmMetadata;

/// What the bodies of a swarm's messages look like; no message says its own length, so nobody can
/// read one without this.
///
/// @param addressing how chunks are named
/// @param digestBytes the length of a digest
/// @param chunkSize of a chunk that is not the last, in bytes
/// @param signatureBytes the length of a signature, 0 where the swarm has none
public record MessageFormat(
    ChunkAddressing addressing, int digestBytes, int chunkSize, int signatureBytes) {

  public MessageFormat {
    if (digestBytes < 0 || chunkSize < 1 || signatureBytes < 0) {
      throw new IllegalArgumentException(
          "digest " + digestBytes + ", chunk " + chunkSize + ", signature " + signatureBytes);
    }
  }

  /// The format of a swarm without signatures.
  public MessageFormat(ChunkAddressing addressing, int digestBytes, int chunkSize) {
    this(addressing, digestBytes, chunkSize, 0);
  }

  /// The format of a static swarm.
  public static MessageFormat of(SwarmMetadata metadata) {
    return new MessageFormat(
        metadata.addressing(), metadata.hash().digestBytes(), metadata.chunkSize());
  }
}
