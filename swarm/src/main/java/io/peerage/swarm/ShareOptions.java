package io.peerage.swarm;

import io.peerage.swarm.content.ChunkAddressing;
import io.peerage.swarm.content.HashFunction;
import io.peerage.swarm.content.SwarmMetadata;
import io.peerage.wire.ErrorCode;
import io.peerage.wire.PeerageException;
import java.util.function.LongConsumer;

/// How a file is shared.
///
/// @param hash the function of its tree
/// @param chunkSize in bytes, 512 to 32,768
/// @param addressing how messages name its chunks; 32-bit methods bound the size of the file
/// @param hashed told, on a worker thread, how many bytes are hashed
public record ShareOptions(
    HashFunction hash, int chunkSize, ChunkAddressing addressing, LongConsumer hashed) {

  /// SHA-256, chunks of 1,024 bytes, 32-bit chunk ranges.
  public static final ShareOptions DEFAULT =
      new ShareOptions(
          HashFunction.SHA_256,
          SwarmMetadata.DEFAULT_CHUNK_SIZE,
          ChunkAddressing.CHUNK_RANGES_32,
          _ -> {});

  /// @throws PeerageException `usage` for a chunk size that a new swarm may not have
  public ShareOptions {
    if (!SwarmMetadata.isNewChunkSize(chunkSize)) {
      throw new PeerageException(
          ErrorCode.USAGE,
          "a chunk size of %,d bytes".formatted(chunkSize),
          "use %,d to %,d"
              .formatted(SwarmMetadata.NEW_CHUNK_SIZE_MIN, SwarmMetadata.NEW_CHUNK_SIZE_MAX));
    }
  }

  public ShareOptions withHash(HashFunction function) {
    return new ShareOptions(function, chunkSize, addressing, hashed);
  }

  public ShareOptions withChunkSize(int bytes) {
    return new ShareOptions(hash, bytes, addressing, hashed);
  }

  public ShareOptions withAddressing(ChunkAddressing method) {
    return new ShareOptions(hash, chunkSize, method, hashed);
  }

  public ShareOptions withHashed(LongConsumer progress) {
    return new ShareOptions(hash, chunkSize, addressing, progress);
  }
}
