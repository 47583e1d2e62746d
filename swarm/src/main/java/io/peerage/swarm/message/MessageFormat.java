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
/// @param contentBytes the length of the content where it is known, otherwise 0; byte ranges may
///   end there
public record MessageFormat(
    ChunkAddressing addressing,
    int digestBytes,
    int chunkSize,
    int signatureBytes,
    long contentBytes) {

  private static final int TYPE_BYTES = 1;
  private static final int TIME_BYTES = 8;

  public MessageFormat {
    if (digestBytes < 0 || chunkSize < 1 || signatureBytes < 0 || contentBytes < 0) {
      throw new IllegalArgumentException(
          "digest %d, chunk %d, signature %d, content %d"
              .formatted(digestBytes, chunkSize, signatureBytes, contentBytes));
    }
  }

  /// The format of a swarm whose length is not known.
  public MessageFormat(
      ChunkAddressing addressing, int digestBytes, int chunkSize, int signatureBytes) {
    this(addressing, digestBytes, chunkSize, signatureBytes, 0);
  }

  /// The format of a swarm without signatures whose length is not known.
  public MessageFormat(ChunkAddressing addressing, int digestBytes, int chunkSize) {
    this(addressing, digestBytes, chunkSize, 0);
  }

  /// The format of a static swarm.
  public static MessageFormat of(SwarmMetadata metadata) {
    return new MessageFormat(
        metadata.addressing(),
        metadata.hash().digestBytes(),
        metadata.chunkSize(),
        0,
        metadata.length().orElse(0));
  }

  /// The highest chunk that messages name. Of those with 64 bits it is far beyond any content, and
  /// what a peer names beyond it is taken for it.
  public long chunkMax() {
    return switch (addressing) {
      case BINS_32, CHUNK_RANGES_32 -> addressing.chunksMax() - 1;
      case BINS_64, CHUNK_RANGES_64 -> (1L << 62) - 1;
      case BYTE_RANGES_64 -> Long.MAX_VALUE / chunkSize - 1;
    };
  }

  /// DATA before its content.
  public int dataHeaderBytes() {
    return TYPE_BYTES + addressing.specBytes() + TIME_BYTES;
  }

  /// An ACK that names one interval.
  public int ackBytes() {
    return TYPE_BYTES + addressing.specBytes() + TIME_BYTES;
  }

  /// A HAVE, REQUEST or CANCEL that names one interval.
  public int rangeBytes() {
    return TYPE_BYTES + addressing.specBytes();
  }

  /// INTEGRITY with its digest.
  public int integrityBytes() {
    return TYPE_BYTES + addressing.specBytes() + digestBytes;
  }
}
