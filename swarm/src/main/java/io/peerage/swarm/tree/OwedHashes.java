package io.peerage.swarm.tree;

import io.peerage.swarm.bin.Bins;
import io.peerage.swarm.bin.RangeSet;

/// What a sender owes: the digests that must reach a receiver before a chunk, so that it can check
/// it (RFC 7574, sections 5.3 and 5.4).
///
/// From every chunk that a receiver knows it also knows all nodes above, and their siblings, since
/// it needed them to check that chunk. So a node is known exactly if a known chunk lies under its
/// parent. Walking up from the chunk, siblings are owed until such a node is met.
///
/// ```
///  known 0, wanted 3:     ·            4…7 and 2…3 are known with chunk 0
///                      /     \
///                     ·      4…7
///                   /   \
///                  ·    2…3  <- stop: 0 lies under its parent
///                 / \   / \
///                0  1  2   3           owed: 2
/// ```
public final class OwedHashes {

  /// The most digests that can be owed for one chunk: all peaks and all uncles.
  public static final int OWED_MAX = 2 * 45;

  /// Where the known part of the tree begins for a receiver that has no chunk yet.
  public enum From {
    /// At the peaks, which are sent first: the receiver learns the size by them.
    PEAKS,

    /// At the root; the receiver knows the size from elsewhere. Padding counts as any other node.
    ROOT
  }

  private OwedHashes() {}

  /// Lists what is owed, in sending order: peaks from left to right, then uncles, tallest first.
  /// Allocates nothing.
  ///
  /// @param chunks how many the content has
  /// @param chunk which one is to be sent, below `chunks`
  /// @param known the chunks that the receiver has acknowledged, and those that it is assumed to
  ///   get
  /// @param peaksSent whether the peaks went to this receiver before and are assumed to get there
  /// @param bins where the bins of the owed nodes go, room for [#OWED_MAX]
  /// @return how many are owed
  public static int list(
      From from, long chunks, long chunk, RangeSet known, boolean peaksSent, long[] bins) {
    if (chunk < 0 || chunk >= chunks || chunks > HashTree.CHUNKS_MAX) {
      throw new IllegalArgumentException("chunk " + chunk + " of " + chunks);
    }
    int owed = 0;
    if (from == From.PEAKS && known.isEmpty() && !peaksSent) {
      owed = peaks(chunks, bins);
    }
    // The peak over a chunk stands at the highest bit in which its number differs from the count.
    int top =
        from == From.ROOT
            ? Bins.height(chunks)
            : Long.SIZE - 1 - Long.numberOfLeadingZeros(chunk ^ chunks);
    int layer = 0;
    while (layer < top && !isKnown(layer, chunk, known)) {
      layer++;
    }
    while (--layer >= 0) {
      bins[owed++] = Bins.of(layer, (chunk >>> layer) ^ 1);
    }
    return owed;
  }

  private static int peaks(long chunks, long[] bins) {
    int peaks = 0;
    for (long rest = chunks; rest != 0; rest -= Long.highestOneBit(rest)) {
      long size = Long.highestOneBit(rest);
      long first = chunks - rest;
      bins[peaks++] = Bins.ofRange(first, first + size - 1);
    }
    return peaks;
  }

  private static boolean isKnown(int layer, long chunk, RangeSet known) {
    long first = (chunk >>> (layer + 1)) << (layer + 1);
    return known.intersects(first, first + (2L << layer) - 1);
  }
}
