package io.peerage.swarm.peer;

import io.peerage.swarm.content.ChunkAddressing;
import io.peerage.swarm.content.HashFunction;
import io.peerage.swarm.tree.HashTree;
import java.nio.file.Path;
import java.util.Optional;

/// A file that shall be shared.
///
/// @param checksStamp whether the file is looked at before each read; always, except where a test
///   shows what the receiver does without
/// @param record where is written down what it comes to, so that it need not be hashed again
public record ShareRequest(
    Path path,
    HashFunction hash,
    int chunkSize,
    ChunkAddressing addressing,
    boolean checksStamp,
    Optional<Path> record) {

  /// As many chunks as the largest file has that can be shared so.
  long chunksMax() {
    return Math.min(addressing.chunksMax(), HashTree.CHUNKS_MAX);
  }
}
