package io.peerage.swarm.bin;

/// An interval of chunk numbers, both ends included.
///
/// @param first at least 0
/// @param last at least `first`
public record ChunkRange(long first, long last) {

  public ChunkRange {
    if (first < 0 || last < first) {
      throw new IllegalArgumentException("chunks " + first + "…" + last);
    }
  }

  /// How many chunks these are; [Long#MAX_VALUE] at the most, also where it is one more.
  public long count() {
    long count = last - first + 1;
    return count < 0 ? Long.MAX_VALUE : count;
  }

  /// Whether the chunk is one of these.
  public boolean contains(long chunk) {
    return first <= chunk && chunk <= last;
  }

  /// Whether exactly one node of the tree covers these chunks.
  public boolean isNode() {
    return Bins.isNode(first, last);
  }

  /// The bin of the node that covers exactly these chunks.
  ///
  /// @throws IllegalStateException if there is none
  public long bin() {
    if (!isNode()) {
      throw new IllegalStateException("no node covers exactly the chunks " + this);
    }
    return Bins.ofRange(first, last);
  }

  @Override
  public String toString() {
    return first + "-" + last;
  }
}
