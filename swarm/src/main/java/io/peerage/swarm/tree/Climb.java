package io.peerage.swarm.tree;

import static io.peerage.swarm.tree.RunTree.RUN_LAYER;

import io.peerage.swarm.bin.Bins;
import io.peerage.swarm.content.HashFunction;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A climb from one node towards the root, and the transaction around it: what it meets on its way
/// is believed only if it arrives, and then all at once.
///
/// At each layer the sibling is taken from what is proven, from the padding past the end, from the
/// peer's scratch, or, up to the top of a run, from digests of the scratch that lie under it: a
/// sender may send the 64 leaves of a run instead of uncles. One object serves a swarm, climb after
/// climb.
final class Climb {

  enum Outcome {
    /// The digest hangs together with the root.
    ARRIVED,
    /// A digest is missing.
    UNDECIDED,
    /// The digest contradicts the root.
    CONTRADICTED
  }

  /// Subtrees beside the path within a run have 1 + 3 + … + 63 inner nodes.
  private static final int DERIVED_MAX = 2 * RunTree.RUN_CHUNKS;

  /// One layer more than a tree may have.
  private static final int LAYERS = Bins.height(HashTree.CHUNKS_MAX) + 1;

  private final NodeHasher hasher;
  private final byte[] root;
  private final int digestBytes;
  private final byte[] path;
  private final byte[] siblings;
  private final byte[] pairs;
  private final long[] derivedBins = new long[DERIVED_MAX];
  private final byte[] derived;
  private int derivedCount;
  private int from;
  private long start;
  private int layer;
  private long offset;
  private long end;

  Climb(HashFunction function, NodeHasher hasher, byte[] root) {
    this.hasher = hasher;
    this.root = root;
    digestBytes = function.digestBytes();
    path = new byte[LAYERS * digestBytes];
    siblings = new byte[LAYERS * digestBytes];
    pairs = new byte[(RUN_LAYER + 1) * 2 * digestBytes];
    derived = new byte[DERIVED_MAX * digestBytes];
  }

  /// Where the digest of the node goes from which the next climb starts.
  byte[] path() {
    return path;
  }

  /// Where in [#path] it goes.
  int pathAt(int layer) {
    return layer * digestBytes;
  }

  /// Climbs from a chunk to the first proven node; the root of `tree` is one.
  Outcome climb(HashTree tree, long chunk, Scratch scratch) {
    return climb(tree, 0, chunk, scratch);
  }

  /// Climbs from a node to the first proven one.
  Outcome climb(HashTree tree, int from, long node, Scratch scratch) {
    start(tree.chunks(), from, node);
    while (!tree.has(layer, offset)) {
      if (!rise(tree, scratch)) {
        return Outcome.UNDECIDED;
      }
    }
    return tree.matches(layer, offset, path, pathAt(layer))
        ? Outcome.ARRIVED
        : Outcome.CONTRADICTED;
  }

  /// Climbs until the root turns up at the left edge, in a tree of unknown height: [#height] tells
  /// it.
  Outcome climbToAnyHeight(long chunk, Scratch scratch) {
    start(Long.MAX_VALUE, 0, chunk);
    while (offset != 0 || !isRoot()) {
      if (layer == LAYERS - 1 || !rise(null, scratch)) {
        return Outcome.UNDECIDED;
      }
    }
    end = Math.min(end, 1L << layer);
    return Outcome.ARRIVED;
  }

  /// Climbs all the way to the root of a tree of this height, past nodes that are proven, so that
  /// the padding is looked at, too.
  ///
  /// @param tree what is proven under that height, if anything
  /// @param end nodes at and past this chunk are taken for padding
  Outcome climbToRoot(
      @Nullable HashTree tree, int height, long end, int layer, long offset, Scratch scratch) {
    start(end, layer, offset);
    while (this.layer < height) {
      if (!rise(tree, scratch)) {
        return Outcome.UNDECIDED;
      }
    }
    return isRoot() ? Outcome.ARRIVED : Outcome.CONTRADICTED;
  }

  /// The layer where the last climb ended.
  int height() {
    return layer;
  }

  /// What the last climb says of the size: nothing real lies at this chunk or behind it.
  long end() {
    return end;
  }

  /// Makes everything known that the last climb met, and drops it from the scratch.
  void commit(HashTree tree, Scratch scratch) {
    if (end < tree.chunks()) {
      tree.endAt(end);
    }
    for (int at = from; at < layer; at++) {
      long node = start >>> (at - from);
      commit(tree, scratch, at, node, path, pathAt(at));
      commit(tree, scratch, at, node ^ 1, siblings, pathAt(at));
    }
    for (int i = 0; i < derivedCount; i++) {
      long bin = derivedBins[i];
      tree.put(Bins.layer(bin), Bins.offset(bin), derived, i * digestBytes);
      commitFromScratch(tree, scratch, Bins.left(bin));
      commitFromScratch(tree, scratch, Bins.right(bin));
    }
  }

  private void commit(
      HashTree tree, Scratch scratch, int layer, long offset, byte[] digest, int at) {
    tree.put(layer, offset, digest, at);
    scratch.remove(Bins.of(layer, offset));
  }

  private void commitFromScratch(HashTree tree, Scratch scratch, long bin) {
    if (scratch.copyDigest(bin, pairs, 0)) {
      commit(tree, scratch, Bins.layer(bin), Bins.offset(bin), pairs, 0);
    }
  }

  private void start(long end, int layer, long offset) {
    this.end = end;
    this.layer = layer;
    this.offset = offset;
    from = layer;
    start = offset;
    derivedCount = 0;
  }

  /// Goes one layer up, if the sibling is there.
  private boolean rise(@Nullable HashTree tree, Scratch scratch) {
    int at = pathAt(layer);
    if (!resolve(tree, scratch, layer, offset ^ 1, siblings, at)) {
      return false;
    }
    boolean isLeft = (offset & 1) == 0;
    if (isLeft) {
      hasher.node(path, at, siblings, at, path, at + digestBytes);
      if (hasher.isZero(siblings, at)) {
        end = Math.min(end, (offset + 1) << layer);
      }
    } else {
      hasher.node(siblings, at, path, at, path, at + digestBytes);
    }
    layer++;
    offset >>>= 1;
    return true;
  }

  /// Finds the digest of a node, or computes it from those below.
  private boolean resolve(
      @Nullable HashTree tree, Scratch scratch, int layer, long offset, byte[] out, int at) {
    if ((offset << layer) >= end) {
      Arrays.fill(out, at, at + digestBytes, (byte) 0);
      return true;
    }
    if (tree != null && tree.copyDigest(layer, offset, out, at)) {
      return true;
    }
    if (scratch.copyDigest(Bins.of(layer, offset), out, at)) {
      return true;
    }
    if (layer == 0 || layer > RUN_LAYER) {
      return false;
    }
    int left = 2 * pathAt(layer);
    int right = left + digestBytes;
    if (!resolve(tree, scratch, layer - 1, offset << 1, pairs, left)
        || !resolve(tree, scratch, layer - 1, (offset << 1) + 1, pairs, right)) {
      return false;
    }
    hasher.node(pairs, left, pairs, right, out, at);
    derivedBins[derivedCount] = Bins.of(layer, offset);
    System.arraycopy(out, at, derived, derivedCount++ * digestBytes, digestBytes);
    return true;
  }

  private boolean isRoot() {
    int at = pathAt(layer);
    return Arrays.equals(path, at, at + digestBytes, root, 0, digestBytes);
  }
}
