package io.peerage.swarm.tree;

import io.peerage.swarm.content.HashFunction;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.Checksum;

/// The digests of one *run*: 64 chunks that begin at a multiple of 64, and everything above them up
/// to the one node of layer 6 that covers them all.
///
/// Whoever serves chunks of a run reads all of it, hashes it into such a tree, lets
/// [HashTree#vouchesFor] compare its top with the digest that is kept, and takes from it the
/// digests that go along. In a content of fewer chunks the root is the node at the content's own
/// height; what stands above it here is of no use.
///
/// Nodes lie as in a heap: node 1 is the top, node `i` has the children `2i` and `2i+1`. The same
/// block of seven layers is the brick of [HashTree], whose upper layers take tops of runs for
/// leaves.
///
/// Not thread-safe, but may be handed from one thread to another.
public final class RunTree {

  /// The layer of the top.
  public static final int RUN_LAYER = 6;

  /// How many chunks a run has, unless the content ends in it.
  public static final int RUN_CHUNKS = 1 << RUN_LAYER;

  private final int digestBytes;
  private final byte[] digests;
  private long knownTall;
  private long knownLeaves;

  RunTree(HashFunction function) {
    digestBytes = function.digestBytes();
    digests = new byte[2 * RUN_CHUNKS * digestBytes];
  }

  /// Hashes a run. Depends on nothing but its arguments, so any worker may do it.
  ///
  /// @param chunkSize bytes of a chunk
  /// @param data the bytes of the run, up to 64 chunks; only the content's last chunk may be
  ///   shorter than `chunkSize`. Its position stays where it is
  public static RunTree hash(HashFunction function, int chunkSize, ByteBuffer data) {
    if (!data.hasRemaining() || data.remaining() > (long) RUN_CHUNKS * chunkSize) {
      throw new IllegalArgumentException(
          data.remaining() + " bytes are no run of chunks of " + chunkSize);
    }
    NodeHasher hasher = new NodeHasher(function);
    RunTree tree = new RunTree(function);
    ByteBuffer chunk = data.duplicate();
    int leaf = RUN_CHUNKS;
    for (int from = data.position(); from < data.limit(); from += chunk.remaining()) {
      chunk.limit(Math.min(data.limit(), from + chunkSize)).position(from);
      hasher.leaf(chunk, tree.digests, leaf++ * tree.digestBytes);
    }
    for (int node = RUN_CHUNKS - 1; node > 0; node--) {
      int left = 2 * node * tree.digestBytes;
      hasher.node(
          tree.digests,
          left,
          tree.digests,
          left + tree.digestBytes,
          tree.digests,
          node * tree.digestBytes);
    }
    tree.knownTall = -1L;
    tree.knownLeaves = -1L;
    return tree;
  }

  /// Bytes of what [#write] writes.
  public static int writtenBytes(HashFunction function) {
    return 2 * RUN_CHUNKS * function.digestBytes();
  }

  /// Appends all digests, in a form that [#read] reads.
  public void write(ByteBuffer into) {
    into.put(digests);
  }

  /// Adds all digests to a checksum.
  public void sum(Checksum into) {
    into.update(digests, 0, digests.length);
  }

  /// What [#write] wrote. Nothing of it is checked.
  ///
  /// @param written at least [#writtenBytes]; read so far
  public static RunTree read(HashFunction function, ByteBuffer written) {
    RunTree tree = new RunTree(function);
    written.get(tree.digests);
    tree.knownTall = -1L;
    tree.knownLeaves = -1L;
    return tree;
  }

  /// Copies the digest of a node.
  ///
  /// @param layer 0 to 6
  /// @param offset which node of the layer, counted from the left *within the run*
  /// @param at where in `out` the digest begins
  /// @return false if it is not known; then nothing is copied
  public boolean copyDigest(int layer, int offset, byte[] out, int at) {
    if (!has(layer, offset)) {
      return false;
    }
    System.arraycopy(digests, node(layer, offset) * digestBytes, out, at, digestBytes);
    return true;
  }

  boolean has(int layer, int offset) {
    int node = node(layer, offset);
    return (((layer == 0 ? knownLeaves : knownTall) >>> node) & 1) != 0;
  }

  void put(int layer, int offset, byte[] from, int at) {
    int node = node(layer, offset);
    System.arraycopy(from, at, digests, node * digestBytes, digestBytes);
    if (layer == 0) {
      knownLeaves |= 1L << node;
    } else {
      knownTall |= 1L << node;
    }
  }

  boolean matches(int layer, int offset, byte[] digest, int at) {
    int from = node(layer, offset) * digestBytes;
    return has(layer, offset)
        && Arrays.equals(digests, from, from + digestBytes, digest, at, at + digestBytes);
  }

  /// Forgets all digests.
  void clear() {
    knownTall = 0;
    knownLeaves = 0;
  }

  /// From 1 (the top) to 127; a shift by it takes it modulo 64, so leaves have a word of their own.
  private static int node(int layer, int offset) {
    return (1 << (RUN_LAYER - layer)) + offset;
  }
}
