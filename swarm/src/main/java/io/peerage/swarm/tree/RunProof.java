package io.peerage.swarm.tree;

import io.peerage.swarm.bin.RangeSet;
import java.nio.ByteBuffer;

/// What is written down of a run that is whole, so that the tree can be had again from the root:
/// the digest of the run's top, and of the siblings on the way up from there to the first node that
/// is known with the runs that were written down before.
///
/// ```
///                     root
///                   /      \
///              ·                ·      runs 0 and 1 are written down: this one is known
///            /   \            /   \
///        run 0   run 1    run 2   run 3       for run 3: its top, and the top of run 2
/// ```
///
/// So all records together have about two digests for each run, and whoever reads them hashes his
/// way up to something that he has proven already: a record that was spoilt proves nothing.
public final class RunProof {

  /// Digests that one record may have: a top and a sibling for each layer above.
  public static final int DIGESTS_MAX = 1 + 64;

  private RunProof() {}

  /// Writes the digests of a run.
  ///
  /// @param recorded the runs that were written down before
  /// @param out room for [#DIGESTS_MAX] digests
  /// @return how many digests
  public static int write(HashTree tree, long run, RangeSet recorded, ByteBuffer out) {
    byte[] digest = new byte[tree.function().digestBytes()];
    int layer = Math.min(tree.height(), RunTree.RUN_LAYER);
    int count = 1;
    put(tree, layer, run, digest, out);
    for (int up = 0; layer + up < tree.height(); up++) {
      long sibling = (run >>> up) ^ 1;
      long firstUnderParent = (run >>> (up + 1)) << (up + 1);
      if (recorded.intersects(firstUnderParent, firstUnderParent + (2L << up) - 1)) {
        break;
      }
      put(tree, layer + up, sibling, digest, out);
      count++;
    }
    return count;
  }

  private static void put(HashTree tree, int layer, long offset, byte[] digest, ByteBuffer out) {
    if (!tree.copyDigest(layer, offset, digest, 0)) {
      throw new IllegalStateException("no digest of node " + offset + " in layer " + layer);
    }
    out.put(digest);
  }
}
