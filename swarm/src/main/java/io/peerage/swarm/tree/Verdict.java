package io.peerage.swarm.tree;

/// What a receiver makes of one INTEGRITY or DATA message.
public enum Verdict {
  /// The chunk is proven: store it, then acknowledge and announce it.
  GOOD,

  /// Nothing new: the chunk was proven before (acknowledge it again), or the digest is of no use.
  REPEAT,

  /// Not decidable yet: the digest is kept in the scratch, or digests for the chunk are missing.
  /// The caller may keep such a chunk for a round trip and offer it again; nobody is to blame.
  PENDING,

  /// The chunk fits, but may be two digests that pose as a chunk: as long as nothing else proves
  /// how deep the tree is, it is neither stored nor announced. A content of exactly this one chunk
  /// cannot be finished without knowing its length. Nobody is to blame.
  WITHHELD,

  /// The peer sent something false or impossible: stop using it.
  FALSE
}
