package io.peerage.swarm;

import io.peerage.swarm.content.ChunkAddressing;
import io.peerage.swarm.content.HashFunction;
import io.peerage.swarm.content.SwarmMetadata;
import io.peerage.wire.ErrorCode;
import io.peerage.wire.PeerageException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.LongConsumer;

/// How a file is shared.
///
/// @param hash the function of its tree
/// @param chunkSize in bytes, 512 to 32,768
/// @param addressing how messages name its chunks; 32-bit methods bound the size of the file
/// @param hashed told, on a worker thread, how many bytes are hashed
/// @param record a file in which is written down what the shared file came to. As long as that does
///   not change, it is not hashed again; whoever changes it and puts size and time back is found
///   out when it is served
public record ShareOptions(
    HashFunction hash,
    int chunkSize,
    ChunkAddressing addressing,
    LongConsumer hashed,
    Optional<Path> record) {

  /// SHA-256, chunks of 1,024 bytes, 32-bit chunk ranges, nothing written down.
  public static final ShareOptions DEFAULT =
      new ShareOptions(
          HashFunction.SHA_256,
          SwarmMetadata.DEFAULT_CHUNK_SIZE,
          ChunkAddressing.CHUNK_RANGES_32,
          _ -> {},
          Optional.empty());

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
    return new ShareOptions(function, chunkSize, addressing, hashed, record);
  }

  public ShareOptions withChunkSize(int bytes) {
    return new ShareOptions(hash, bytes, addressing, hashed, record);
  }

  public ShareOptions withAddressing(ChunkAddressing method) {
    return new ShareOptions(hash, chunkSize, method, hashed, record);
  }

  public ShareOptions withHashed(LongConsumer progress) {
    return new ShareOptions(hash, chunkSize, addressing, progress, record);
  }

  /// @param file one for each shared file, chunk size and hash function; nobody else may write to
  ///   it, nor to `NAME.new` beside it
  public ShareOptions withRecord(Path file) {
    return new ShareOptions(hash, chunkSize, addressing, hashed, Optional.of(file));
  }
}
