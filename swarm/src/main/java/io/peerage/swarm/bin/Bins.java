package io.peerage.swarm.bin;

/// Arithmetic on bin numbers: each names one node of an endless binary tree over chunks (RFC 7574,
/// section 4.2).
///
/// ```
///  layer 2            3
///                 /       \
///  layer 1      1           5
///              / \         / \
///  layer 0    0   2       4   6        bins
///             0   1       2   3        chunks
/// ```
///
/// Numbering is in-order: node `o` of layer `l` is bin `o·2^(l+1) + 2^l − 1`, so the layer is the
/// count of trailing one bits and chunk `c` is bin `2c`. Bins are unsigned 64-bit numbers in a
/// `long`: bins above `2^63` look negative and are right all the same. Nothing here allocates but
/// [#peaks] and [#cover].
public final class Bins {

  /// The node above every chunk, and the one node without a parent.
  public static final long ALL = Long.MAX_VALUE;

  /// No node at all.
  public static final long NONE = -1L;

  private Bins() {}

  /// The bin of a node.
  ///
  /// @param layer 0 for a chunk, up to 63
  /// @param offset which node of that layer, counted from the left
  public static long of(int layer, long offset) {
    return (offset << layer << 1) | ((1L << layer) - 1);
  }

  /// How many layers the node stands above the chunks.
  public static int layer(long bin) {
    return Long.numberOfTrailingZeros(~bin);
  }

  /// Which node of its layer it is, counted from the left.
  public static long offset(long bin) {
    return bin >>> layer(bin) >>> 1;
  }

  /// The first chunk under the node.
  public static long first(long bin) {
    return offset(bin) << layer(bin);
  }

  /// The last chunk under the node.
  public static long last(long bin) {
    int layer = layer(bin);
    return (offset(bin) << layer) + (1L << layer) - 1;
  }

  /// The node above.
  ///
  /// @throws IllegalArgumentException for [#ALL] and [#NONE], which have none
  public static long parent(long bin) {
    int layer = layerBelowTop(bin);
    return of(layer + 1, offset(bin) >>> 1);
  }

  /// The other child of the parent.
  ///
  /// @throws IllegalArgumentException for [#ALL] and [#NONE], which have none
  public static long sibling(long bin) {
    return of(layerBelowTop(bin), offset(bin) ^ 1);
  }

  /// The child that covers the first half.
  ///
  /// @throws IllegalArgumentException for a chunk
  public static long left(long bin) {
    return bin - halfStep(bin);
  }

  /// The child that covers the second half.
  ///
  /// @throws IllegalArgumentException for a chunk
  public static long right(long bin) {
    return bin + halfStep(bin);
  }

  /// Whether the node is the left child of its parent.
  public static boolean isLeft(long bin) {
    return (offset(bin) & 1) == 0;
  }

  /// Whether every chunk under `inner` is under `outer`; a node contains itself.
  public static boolean contains(long outer, long inner) {
    return first(outer) <= first(inner) && last(inner) <= last(outer);
  }

  /// Whether an interval of chunks is exactly what one node covers.
  public static boolean isNode(long first, long last) {
    long count = last - first + 1;
    return Long.bitCount(count) == 1 && (first & (count - 1)) == 0;
  }

  /// The node that covers exactly this interval, [#NONE] if there is no such node.
  public static long ofRange(long first, long last) {
    if (!isNode(first, last)) {
      return NONE;
    }
    int layer = Long.numberOfTrailingZeros(last - first + 1);
    return of(layer, first >>> layer);
  }

  /// The layer of the root of the smallest tree over so many chunks.
  ///
  /// @param chunks at least 1
  public static int height(long chunks) {
    requireChunks(chunks);
    return Long.SIZE - Long.numberOfLeadingZeros(chunks - 1);
  }

  /// The peaks of a content, left to right: the largest nodes without a chunk beyond the end (RFC
  /// 7574, section 5.6). They are the binary digits of the count.
  ///
  /// @param chunks at least 1
  public static long[] peaks(long chunks) {
    requireChunks(chunks);
    long[] peaks = new long[Long.bitCount(chunks)];
    long first = 0;
    for (int i = 0; i < peaks.length; i++) {
      long size = Long.highestOneBit(chunks - first);
      peaks[i] = ofRange(first, first + size - 1);
      first += size;
    }
    return peaks;
  }

  /// The largest node that begins at a chunk and does not pass another.
  ///
  /// @param first at least 0
  /// @param last at least `first`, below [Long#MAX_VALUE]
  public static long largest(long first, long last) {
    return ofRange(first, first + largestFrom(first, last) - 1);
  }

  /// The fewest nodes that together cover exactly an interval of chunks, left to right.
  ///
  /// @param first at least 0
  /// @param last at least `first`, below [Long#MAX_VALUE]
  public static long[] cover(long first, long last) {
    if (first < 0 || last < first || last == Long.MAX_VALUE) {
      throw new IllegalArgumentException("chunks " + first + "…" + last);
    }
    int nodes = 0;
    for (long at = first; at <= last; at += largestFrom(at, last)) {
      nodes++;
    }
    long[] cover = new long[nodes];
    long at = first;
    for (int i = 0; i < nodes; i++) {
      long size = largestFrom(at, last);
      cover[i] = ofRange(at, at + size - 1);
      at += size;
    }
    return cover;
  }

  /// The chunks under the largest node that begins at `first` and does not pass `last`.
  private static long largestFrom(long first, long last) {
    long fits = Long.highestOneBit(last - first + 1);
    return first == 0 ? fits : Math.min(fits, Long.lowestOneBit(first));
  }

  private static int layerBelowTop(long bin) {
    int layer = layer(bin);
    if (layer >= Long.SIZE - 1) {
      throw new IllegalArgumentException("nothing is above bin " + Long.toUnsignedString(bin));
    }
    return layer;
  }

  private static long halfStep(long bin) {
    int layer = layer(bin);
    if (layer == 0 || layer == Long.SIZE) {
      throw new IllegalArgumentException("nothing is below bin " + Long.toUnsignedString(bin));
    }
    return 1L << (layer - 1);
  }

  private static void requireChunks(long chunks) {
    if (chunks < 1) {
      throw new IllegalArgumentException("a content of " + chunks + " chunks");
    }
  }
}
