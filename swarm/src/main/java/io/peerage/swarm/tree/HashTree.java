package io.peerage.swarm.tree;

import io.peerage.swarm.bin.Bins;
import io.peerage.swarm.content.HashFunction;
import io.peerage.wire.Bytes;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The known digests of one content (RFC 7574, section 5.1), every one of them consistent with the
/// root.
///
/// Digests from layer 6 up stay, about 1 MiB for each GiB in chunks of 1 KiB with SHA-256. Those
/// below exist only while their run is being fetched; afterwards whoever wants to serve the run
/// reads and hashes it again ([RunTree#hash]), which also finds a file that changed. Only a last
/// run that the end cuts short keeps its digests, because peaks may lie in it.
///
/// ```
///  layer 12                top                  a block: layers 6 … 12 over 64 × 64 chunks
///                     /     …     \
///  layer 6        run 0     …      run 63       leaves of that block, tops of the blocks below
///               /   …   \        /   …   \
///  layer 0    0     …    63   4032   …   4095   blocks of layers 0 … 6, dropped when complete
/// ```
///
/// Blocks are made when the first digest in them becomes known: a tree for a claim of four billion
/// chunks costs one block of 4 KiB until something in it is proven. Nodes wholly past the end are
/// all-zero and known without being kept.
///
/// Not thread-safe: one owner.
public final class HashTree {

  /// The most chunks a content may have.
  public static final long CHUNKS_MAX = 1L << 44;

  private static final int LEVEL_LAYERS = RunTree.RUN_LAYER;
  private static final @Nullable Block[] NO_BLOCKS = {};

  /// Seven layers of the tree, and the blocks under its 64 leaves.
  private static final class Block {
    final RunTree digests;
    final @Nullable Block[] below;

    Block(HashFunction function, int level) {
      this(new RunTree(function), level);
    }

    Block(RunTree digests, int level) {
      this.digests = digests;
      below = level == 0 ? NO_BLOCKS : new @Nullable Block[RunTree.RUN_CHUNKS];
    }
  }

  private final HashFunction function;
  private final int height;
  private final Block top;
  private final @Nullable Block[] found;
  private final long[] foundIndex;
  private @Nullable Block spare;
  private long chunks;

  /// A tree of which nothing is known but its size.
  ///
  /// @param chunks from 1 to [#CHUNKS_MAX]
  public HashTree(HashFunction function, long chunks) {
    if (chunks < 1 || chunks > CHUNKS_MAX) {
      throw new IllegalArgumentException("a tree over " + chunks + " chunks");
    }
    this.function = function;
    this.chunks = chunks;
    height = Bins.height(chunks);
    int levels = Math.max(1, (height + LEVEL_LAYERS - 1) / LEVEL_LAYERS);
    top = new Block(function, levels - 1);
    found = new @Nullable Block[levels];
    foundIndex = new long[levels];
    Arrays.fill(foundIndex, -1);
  }

  public HashFunction function() {
    return function;
  }

  /// How many chunks the content has. As long as its length is not certain: at most.
  public long chunks() {
    return chunks;
  }

  /// The layer of the root.
  public int height() {
    return height;
  }

  /// The bins of the peaks, left to right (RFC 7574, section 5.6).
  public long[] peaks() {
    return Bins.peaks(chunks);
  }

  /// The digest of the root.
  ///
  /// @throws IllegalStateException if it is not known yet
  public Bytes root() {
    byte[] digest = new byte[function.digestBytes()];
    if (!copyDigest(height, 0, digest, 0)) {
      throw new IllegalStateException("the root is not known yet");
    }
    return Bytes.copyOf(digest);
  }

  /// Whether the digest of a node is known.
  ///
  /// @param layer 0 to [#height]
  /// @param offset which node of the layer, counted from the left
  public boolean has(int layer, long offset) {
    if (isPastEnd(layer, offset)) {
      return true;
    }
    int level = level(layer);
    Block block = find(level, layer, offset);
    return block != null && block.digests.has(layer - level * LEVEL_LAYERS, slot(layer, offset));
  }

  /// Copies the digest of a node; all-zero if it is wholly past the end.
  ///
  /// @param at where in `out` the digest begins
  /// @return false if it is not known; then nothing is copied
  public boolean copyDigest(int layer, long offset, byte[] out, int at) {
    if (isPastEnd(layer, offset)) {
      Arrays.fill(out, at, at + function.digestBytes(), (byte) 0);
      return true;
    }
    int level = level(layer);
    Block block = find(level, layer, offset);
    return block != null
        && block.digests.copyDigest(layer - level * LEVEL_LAYERS, slot(layer, offset), out, at);
  }

  /// Whether the hashes of a run that was read again agree with what is known of it. If not, the
  /// bytes that were read are not the content.
  ///
  /// @param run which run, counted from 0
  public boolean vouchesFor(long run, RunTree read) {
    byte[] digest = new byte[function.digestBytes()];
    int layer = Math.min(height, RunTree.RUN_LAYER);
    return read.copyDigest(layer, 0, digest, 0) && matches(layer, run, digest, 0);
  }

  /// Whether the digest of a node is known and is this one.
  boolean matches(int layer, long offset, byte[] digest, int at) {
    if (isPastEnd(layer, offset)) {
      for (int i = at; i < at + function.digestBytes(); i++) {
        if (digest[i] != 0) {
          return false;
        }
      }
      return true;
    }
    int level = level(layer);
    Block block = find(level, layer, offset);
    return block != null
        && block.digests.matches(layer - level * LEVEL_LAYERS, slot(layer, offset), digest, at);
  }

  /// Makes the digest of a node known, if it is not yet.
  void put(int layer, long offset, byte[] from, int at) {
    if (has(layer, offset)) {
      return;
    }
    int level = level(layer);
    Block block = findOrMake(level, blockIndex(level, layer, offset));
    block.digests.put(layer - level * LEVEL_LAYERS, slot(layer, offset), from, at);
  }

  /// Keeps the digests of a last run that the end cuts short.
  void keepLast(RunTree last) {
    long run = (chunks - 1) >>> RunTree.RUN_LAYER;
    Block block = findOrMake(0, run);
    byte[] digest = new byte[function.digestBytes()];
    for (int layer = 0; layer <= Math.min(height, RunTree.RUN_LAYER); layer++) {
      int nodes = RunTree.RUN_CHUNKS >>> layer;
      for (int offset = 0; offset < nodes; offset++) {
        if (last.copyDigest(layer, offset, digest, 0)) {
          block.digests.put(layer, offset, digest, 0);
        }
      }
    }
  }

  /// Drops the digests below the top of a run, all chunks of which are verified.
  void drop(long run) {
    if (found.length == 1 || run == (chunks >>> RunTree.RUN_LAYER)) {
      return;
    }
    Block parent = find(1, RunTree.RUN_LAYER, run);
    int slot = (int) run & (RunTree.RUN_CHUNKS - 1);
    Block block = parent == null ? null : parent.below[slot];
    if (parent != null && block != null) {
      parent.below[slot] = null;
      foundIndex[0] = -1;
      block.digests.clear();
      spare = block;
    }
  }

  /// Makes known that nothing real lies at this chunk or behind it.
  void endAt(long end) {
    if (end < 1 || end > chunks || Bins.height(end) != height) {
      throw new IllegalStateException(end + " chunks in a tree of " + chunks);
    }
    chunks = end;
  }

  private boolean isPastEnd(int layer, long offset) {
    return (offset << layer) >= chunks;
  }

  /// The level of the block that has the node; a node at the edge of two is a leaf of the upper
  /// one.
  private int level(int layer) {
    return Math.min(layer / LEVEL_LAYERS, found.length - 1);
  }

  private static long blockIndex(int level, int layer, long offset) {
    return offset >>> ((level + 1) * LEVEL_LAYERS - layer);
  }

  /// Which node of its layer within its block.
  private int slot(int layer, long offset) {
    int layersAbove = (level(layer) + 1) * LEVEL_LAYERS - layer;
    return (int) (offset & ((1L << layersAbove) - 1));
  }

  private @Nullable Block find(int level, int layer, long offset) {
    long index = blockIndex(level, layer, offset);
    if (foundIndex[level] == index) {
      return found[level];
    }
    Block block = top;
    for (int above = found.length - 1; above > level; above--) {
      Block below = block.below[slotBelow(above, level, index)];
      if (below == null) {
        return null;
      }
      block = below;
    }
    found[level] = block;
    foundIndex[level] = index;
    return block;
  }

  private Block findOrMake(int level, long index) {
    Block block = top;
    for (int above = found.length - 1; above > level; above--) {
      int slot = slotBelow(above, level, index);
      Block below = block.below[slot];
      if (below == null) {
        below = make(above - 1);
        block.below[slot] = below;
      }
      block = below;
    }
    return block;
  }

  private Block make(int level) {
    Block reused = spare;
    if (level == 0 && reused != null) {
      spare = null;
      return reused;
    }
    return new Block(function, level);
  }

  private static int slotBelow(int above, int level, long index) {
    return (int) (index >>> ((above - 1 - level) * LEVEL_LAYERS)) & (RunTree.RUN_CHUNKS - 1);
  }
}
