package io.peerage.swarm.tree;

import static io.peerage.swarm.tree.RunTree.RUN_CHUNKS;
import static io.peerage.swarm.tree.RunTree.RUN_LAYER;

import io.peerage.swarm.content.HashFunction;
import java.nio.ByteBuffer;

/// A hash tree in the making, from the content itself: for publishing, and for serving a file
/// again.
///
/// Runs may come in any order. What costs time is [RunTree#hash], which any worker may do; [#add]
/// then takes about one hash of two digests. Not thread-safe: one owner.
public final class TreeBuilder {

  private final int chunkSize;
  private final long length;
  private final HashTree tree;
  private final NodeHasher hasher;
  private final byte[] work;

  /// @param chunkSize bytes of a chunk
  /// @param length bytes of the content, at least 1: an empty one has no root
  public TreeBuilder(HashFunction function, int chunkSize, long length) {
    if (chunkSize < 1 || length < 1) {
      throw new IllegalArgumentException(length + " bytes in chunks of " + chunkSize);
    }
    this.chunkSize = chunkSize;
    this.length = length;
    tree = new HashTree(function, (length - 1) / chunkSize + 1);
    hasher = new NodeHasher(function);
    work = new byte[3 * function.digestBytes()];
  }

  /// How many runs there are.
  public long runs() {
    return (tree.chunks() - 1) / RUN_CHUNKS + 1;
  }

  /// Where a run begins in the content, in bytes.
  public long runStart(long run) {
    return run * RUN_CHUNKS * chunkSize;
  }

  /// How many bytes a run has.
  public int runBytes(long run) {
    return (int) Math.min((long) RUN_CHUNKS * chunkSize, length - runStart(run));
  }

  /// Hashes and adds a run, here and now.
  ///
  /// @param data exactly [#runBytes] bytes; the position stays where it is
  public void add(long run, ByteBuffer data) {
    if (data.remaining() != runBytes(run)) {
      throw new IllegalArgumentException(
          "run " + run + " has " + runBytes(run) + " bytes, not " + data.remaining());
    }
    add(run, RunTree.hash(tree.function(), chunkSize, data));
  }

  /// Adds a run that was hashed elsewhere.
  public void add(long run, RunTree hashed) {
    if (run < 0 || run >= runs()) {
      throw new IllegalArgumentException("run " + run + " of " + runs());
    }
    if (run == (tree.chunks() >>> RUN_LAYER) || runs() == 1) {
      tree.keepLast(hashed);
    }
    if (tree.height() > RUN_LAYER) {
      hashed.copyDigest(RUN_LAYER, 0, work, 0);
      climb(run);
    }
  }

  /// Adds the top of a run whose digests below are not at hand. One that the end cuts short has to
  /// be added as a whole, too, before the tree can be served from.
  ///
  /// @param digest of the node of layer 6
  /// @throws IllegalStateException in a tree that has no such layer
  public void addTop(long run, byte[] digest) {
    if (run < 0 || run >= runs()) {
      throw new IllegalArgumentException("run " + run + " of " + runs());
    }
    if (tree.height() <= RUN_LAYER) {
      throw new IllegalStateException("a tree of one run");
    }
    System.arraycopy(digest, 0, work, 0, tree.function().digestBytes());
    climb(run);
  }

  /// Makes the top of a run known, and what follows from it.
  private void climb(long run) {
    int bytes = tree.function().digestBytes();
    int layer = RUN_LAYER;
    long offset = run;
    tree.put(layer, offset, work, 0);
    // Up to where the other half is still missing.
    while (layer < tree.height() && tree.copyDigest(layer, offset ^ 1, work, bytes)) {
      boolean isLeft = (offset & 1) == 0;
      hasher.node(work, isLeft ? 0 : bytes, work, isLeft ? bytes : 0, work, 2 * bytes);
      System.arraycopy(work, 2 * bytes, work, 0, bytes);
      layer++;
      offset >>>= 1;
      tree.put(layer, offset, work, 0);
    }
  }

  /// The whole tree.
  ///
  /// @throws IllegalStateException if a run is missing
  public HashTree finish() {
    if (!tree.has(tree.height(), 0)) {
      throw new IllegalStateException("not all runs were added");
    }
    return tree;
  }
}
