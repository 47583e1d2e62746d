package io.peerage.swarm.content;

import java.util.OptionalLong;

/// What a peer must know of a swarm from a trusted place before it can take part (RFC 7574, section
/// 3.1).
///
/// @param id for static content the root digest
/// @param hash the function of the tree
/// @param chunkSize in bytes, 64 to 60,000 and never twice the digest's length: a chunk of that
///   length could be an inner node in disguise
/// @param addressing how messages name chunks
/// @param protection how the content is protected
/// @param length of the content in bytes, at least 1; absent where it is to be detected
public record SwarmMetadata(
    SwarmId id,
    HashFunction hash,
    int chunkSize,
    ChunkAddressing addressing,
    IntegrityProtection protection,
    OptionalLong length) {

  /// Chunk sizes that a link or handshake may state.
  public static final int CHUNK_SIZE_MIN = 64;

  public static final int CHUNK_SIZE_MAX = 60_000;

  /// Chunk sizes for new swarms.
  public static final int NEW_CHUNK_SIZE_MIN = 512;

  public static final int NEW_CHUNK_SIZE_MAX = 32_768;

  public static final int DEFAULT_CHUNK_SIZE = 1024;

  public SwarmMetadata {
    if (chunkSize < CHUNK_SIZE_MIN || chunkSize > CHUNK_SIZE_MAX) {
      throw new IllegalArgumentException(
          "chunk size " + chunkSize + " is not within " + CHUNK_SIZE_MIN + "…" + CHUNK_SIZE_MAX);
    }
    if (chunkSize == 2 * hash.digestBytes()) {
      throw new IllegalArgumentException(
          "chunk size " + chunkSize + " is the length of two " + hash.algorithm() + " digests");
    }
    if (protection == IntegrityProtection.MERKLE_HASH_TREE && id.length() != hash.digestBytes()) {
      throw new IllegalArgumentException(
          "an ID of " + id.length() + " bytes is no root digest of " + hash.algorithm());
    }
    if (length.isPresent()) {
      long bytes = length.getAsLong();
      if (bytes < 1) {
        throw new IllegalArgumentException("a content of " + bytes + " bytes");
      }
      if (chunksIn(bytes, chunkSize) > addressing.chunksMax()) {
        throw new IllegalArgumentException(
            bytes + " bytes in chunks of " + chunkSize + " are too many chunks for " + addressing);
      }
    }
  }

  /// Static content under a Merkle tree, with 32-bit chunk ranges: what we publish unless told
  /// otherwise.
  ///
  /// @param root the root digest
  public static SwarmMetadata ofContent(
      SwarmId root, HashFunction hash, int chunkSize, long length) {
    return ofContent(root, hash, chunkSize, ChunkAddressing.CHUNK_RANGES_32, length);
  }

  /// Static content under a Merkle tree, whose chunks are named in another way.
  ///
  /// @param root the root digest
  public static SwarmMetadata ofContent(
      SwarmId root, HashFunction hash, int chunkSize, ChunkAddressing addressing, long length) {
    return new SwarmMetadata(
        root,
        hash,
        chunkSize,
        addressing,
        IntegrityProtection.MERKLE_HASH_TREE,
        OptionalLong.of(length));
  }

  /// The same, with a length that has become certain.
  public SwarmMetadata withLength(long bytes) {
    return new SwarmMetadata(id, hash, chunkSize, addressing, protection, OptionalLong.of(bytes));
  }

  /// Whether a new swarm may have chunks of so many bytes; fewer than those that a peer's metadata
  /// may state.
  public static boolean isNewChunkSize(int chunkSize) {
    return chunkSize >= NEW_CHUNK_SIZE_MIN && chunkSize <= NEW_CHUNK_SIZE_MAX;
  }

  /// How many chunks the content has; absent where the length is.
  public OptionalLong chunks() {
    return length.isPresent()
        ? OptionalLong.of(chunksIn(length.getAsLong(), chunkSize))
        : OptionalLong.empty();
  }

  private static long chunksIn(long bytes, int chunkSize) {
    return (bytes - 1) / chunkSize + 1;
  }
}
