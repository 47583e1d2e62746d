package io.peerage.node.command;

import io.peerage.node.output.Figures;
import io.peerage.swarm.content.HashFunction;
import io.peerage.swarm.content.SwarmMetadata;
import io.peerage.wire.ErrorCode;
import io.peerage.wire.PeerageException;
import java.util.Optional;

/// What the digests of a content take in memory, on whoever shares or fetches it: those of layer 6
/// and up, two for every 64 chunks.
///
/// @param heapBytes how much memory there is
record DigestMemory(long heapBytes) {

  /// What digests may take before larger chunks are suggested.
  static final long SUGGESTED_MAX = 64L << 20;

  /// What stands beside two digests in a tree, in percent.
  private static final int OVERHEAD_PERCENT = 110;

  private static final int CHUNKS_PER_PAIR = 64;

  /// What this process may use.
  static DigestMemory ofThisProcess() {
    return new DigestMemory(Runtime.getRuntime().maxMemory());
  }

  static long bytes(long length, int chunkSize, HashFunction hash) {
    long runs = (length - 1) / chunkSize / CHUNKS_PER_PAIR + 1;
    return runs * 2 * hash.digestBytes() * OVERHEAD_PERCENT / 100;
  }

  /// Refuses what would not fit into half of the memory.
  ///
  /// @throws PeerageException `usage`
  void require(String name, long length, int chunkSize, HashFunction hash) {
    long needed = bytes(length, chunkSize, hash);
    if (needed > heapBytes / 2) {
      throw new PeerageException(
          ErrorCode.USAGE,
          "%s: the digests of %s in chunks of %,d bytes take %s of memory, and there are %s in all"
              .formatted(
                  name,
                  Figures.bytes(length),
                  chunkSize,
                  Figures.bytes(needed),
                  Figures.bytes(heapBytes)),
          "share it in larger chunks (--chunk-size %d), or give more memory: PEERAGE_JAVA_OPTS=-Xmx%dm"
              .formatted(suggested(length, hash), (3 * needed >>> 20) + 1));
    }
  }

  /// The smallest chunk size, a power of two, with which the digests take little memory.
  static int suggested(long length, HashFunction hash) {
    int size = SwarmMetadata.DEFAULT_CHUNK_SIZE;
    while (size < SwarmMetadata.NEW_CHUNK_SIZE_MAX && bytes(length, size, hash) > SUGGESTED_MAX) {
      size *= 2;
    }
    return size;
  }

  /// A sentence for who shares a large file in small chunks. Nothing is changed by itself: the root
  /// hash depends on the chunk size, and chunks above the MTU are sent in fragments, of which none
  /// may be lost.
  static Optional<String> advice(String name, long length, int chunkSize, HashFunction hash) {
    int better = suggested(length, hash);
    if (better <= chunkSize) {
      return Optional.empty();
    }
    return Optional.of(
        "%s: digests take %s of memory on every peer; --chunk-size %d would take %s, but such chunks cross an MTU of 1,500 in fragments"
            .formatted(
                name,
                Figures.bytes(bytes(length, chunkSize, hash)),
                better,
                Figures.bytes(bytes(length, better, hash))));
  }
}
