package io.peerage.swarm.peer;

import io.peerage.swarm.content.ChunkAddressing;
import io.peerage.swarm.content.HashFunction;
import io.peerage.swarm.tree.HashTree;
import java.nio.file.Path;

/// A file that shall be shared.
///
/// @param checksStamp whether the file is looked at before each read; always, except where a test
///   shows what the receiver does without
public record ShareRequest(
    Path path, HashFunction hash, int chunkSize, ChunkAddressing addressing, boolean checksStamp) {

  /// The largest file that can be shared so.
  long bytesMax() {
    long chunks = Math.min(addressing.chunksMax(), HashTree.CHUNKS_MAX);
    return chunks * chunkSize;
  }
}
