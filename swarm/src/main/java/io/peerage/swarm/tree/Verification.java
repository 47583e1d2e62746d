package io.peerage.swarm.tree;

import io.peerage.swarm.bin.Bins;
import io.peerage.swarm.bin.RangeSet;
import io.peerage.swarm.content.HashFunction;
import io.peerage.wire.Bytes;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// The judge over everything a swarm receives of one content (RFC 7574, section 5).
///
/// **A chunk is a transaction.** Its digest climbs the tree with the siblings that are proven or
/// that the same channel has sent, until it meets a proven node. Only if it fits there does
/// anything of it become known; what a channel sent and nobody proved stays in that channel's
/// [Scratch]. So no peer can make another one look guilty, and nothing false is ever remembered as
/// true.
///
/// **The size is proven, too**, where it is not known beforehand; stricter than the specification,
/// because nothing marks a digest as a leaf's or a parent's:
///
/// - Peaks that hash to the root are a *claim* of the channel that sent them. One peak alone fits a
///   tree of any height. Everything that hangs together with the root under a claimed height is a
///   fact under that height: real nodes, and padding, which bounds the number of chunks.
/// - The *depth* is proven by the first chunk that fits and is not as long as two digests: one that
///   is might be an inner node in disguise, and is withheld until the depth is proven by another.
/// - The size is *certain* once the depth is proven and a chunk is verified behind which there is
///   only padding.
///
/// Everything is bounded: four claims, a scratch per channel, trees that grow only by what is
/// proven. In order and with digests ahead, a chunk costs one hash of itself and about one of two
/// digests, and allocates nothing. Not thread-safe: one owner.
public final class Verification {

  /// How often peaks of one channel are hashed before its further ones are taken for other digests.
  static final int TRIALS_MAX = 128;

  private static final int LAYER_MAX = Bins.height(HashTree.CHUNKS_MAX);

  private final HashFunction function;
  private final int chunkSize;
  private final long chunksMax;
  private final NodeHasher hasher;
  private final byte[] root;
  private final Climb climb;
  private final byte[] digest;
  private final Claims claims = new Claims();
  private final RangeSet verified = new RangeSet(Integer.MAX_VALUE);

  /// The tree of the proven depth, once there is one.
  private @Nullable HashTree settled;

  /// In bytes, 0 as long as it is not certain.
  private long length;

  private Verification(HashFunction function, int chunkSize, Bytes root) {
    if (root.length() != function.digestBytes()) {
      throw new IllegalArgumentException(
          function + " makes no digests of " + root.length() + " bytes");
    }
    if (chunkSize < 1) {
      throw new IllegalArgumentException("chunks of " + chunkSize + " bytes");
    }
    this.function = function;
    this.chunkSize = chunkSize;
    // So that no offset in the content overflows.
    chunksMax = Math.min(HashTree.CHUNKS_MAX, Long.MAX_VALUE / chunkSize);
    this.root = root.toArray();
    hasher = new NodeHasher(function);
    climb = new Climb(function, hasher, this.root);
    digest = new byte[function.digestBytes()];
  }

  /// For a content whose length is known from a trusted place.
  ///
  /// @param length in bytes, at least 1
  public static Verification ofLength(
      HashFunction function, int chunkSize, Bytes root, long length) {
    if (length < 1) {
      throw new IllegalArgumentException("a content of " + length + " bytes");
    }
    Verification verification = new Verification(function, chunkSize, root);
    verification.length = length;
    verification.settled = verification.newTree((length - 1) / chunkSize + 1);
    return verification;
  }

  /// For a content whose length is to be found out (RFC 7574, section 5.6).
  public static Verification ofUnknownLength(HashFunction function, int chunkSize, Bytes root) {
    return new Verification(function, chunkSize, root);
  }

  /// An empty scratch, for a new channel.
  public Scratch newScratch() {
    return new Scratch(function);
  }

  /// Takes an INTEGRITY message: chunks and digest of one node.
  ///
  /// @param digest as long as the hash function makes them; its position stays where it is
  /// @return [Verdict#PENDING] if it was kept, [Verdict#REPEAT] if it is of no use, [Verdict#FALSE]
  ///   if these chunks are no node
  public Verdict integrity(Scratch from, long first, long last, ByteBuffer digest) {
    if (digest.remaining() != function.digestBytes()) {
      throw new IllegalArgumentException("a digest of " + digest.remaining() + " bytes");
    }
    if (first < 0 || last < first || !Bins.isNode(first, last)) {
      return blame(from);
    }
    if (last >= chunksMax) {
      return Verdict.REPEAT;
    }
    digest.get(digest.position(), this.digest);
    gatherPeak(from, first, last);
    long bin = Bins.ofRange(first, last);
    HashTree tree = settled;
    if (tree != null && isUseless(tree, first, last, bin)) {
      return Verdict.REPEAT;
    }
    from.put(bin, this.digest, 0, digestsMax());
    return Verdict.PENDING;
  }

  /// Takes a DATA message.
  ///
  /// @param content its bytes; the position stays where it is
  public Verdict data(Scratch from, long chunk, ByteBuffer content) {
    int bytes = content.remaining();
    if (chunk < 0 || chunk >= chunksMax || bytes == 0 || bytes > chunkSize) {
      return blame(from);
    }
    HashTree tree = settled;
    if (length != 0 && tree != null && (chunk >= tree.chunks() || bytes != chunkBytes(chunk))) {
      return blame(from);
    }
    if (verified.contains(chunk)) {
      return Verdict.REPEAT;
    }
    from.gathered = 0;
    hasher.leaf(content, climb.path(), 0);
    if (tree != null) {
      return prove(tree, from, chunk, bytes, true);
    }
    return proveUnsettled(from, chunk, bytes);
  }

  /// The length in bytes, once it is certain.
  public OptionalLong certainLength() {
    return length == 0 ? OptionalLong.empty() : OptionalLong.of(length);
  }

  /// How many chunks there are, once that is certain.
  public OptionalLong certainChunks() {
    return length == 0 ? OptionalLong.empty() : OptionalLong.of((length - 1) / chunkSize + 1);
  }

  /// How many chunks there are according to the peaks of one channel. Fetch the last chunk of each
  /// claim early, from the channel that made it: only that makes the size certain.
  public OptionalLong claimedChunks(Scratch from) {
    return from.claim == 0 ? OptionalLong.empty() : OptionalLong.of(from.claim);
  }

  /// Whether the claim of a channel has turned out false. Ask for every channel whenever
  /// [#certainLength] has become known, and stop using those.
  public boolean isRefuted(Scratch from) {
    HashTree tree = settled;
    if (tree == null || from.claim == 0) {
      return false;
    }
    return length == 0
        ? from.claim > tree.chunks() || Bins.height(from.claim) != tree.height()
        : from.claim != tree.chunks();
  }

  /// The chunks that were proven. Belongs to this object: read it, do not change it.
  public RangeSet verified() {
    return verified;
  }

  /// Proves a run with what was written down of it in an earlier life ([RunProof]); records are to
  /// come in the order in which they were written. Of the chunks themselves it says no more than
  /// that they were there then.
  ///
  /// @param digests as they were written; read to their end
  /// @return whether it fits what is proven; if not, nothing has changed
  public boolean recall(long run, ByteBuffer digests) {
    HashTree tree = settled;
    int bytes = function.digestBytes();
    if (tree == null
        || length == 0
        || run < 0
        || run > (tree.chunks() - 1) >>> RunTree.RUN_LAYER
        || digests.remaining() < bytes
        || digests.remaining() % bytes != 0) {
      return false;
    }
    Scratch siblings = newScratch();
    int layer = Math.min(tree.height(), RunTree.RUN_LAYER);
    digests.get(climb.path(), climb.pathAt(layer), bytes);
    for (int up = 0; digests.hasRemaining(); up++) {
      if (layer + up >= tree.height()) {
        return false;
      }
      digests.get(digest);
      siblings.put(Bins.of(layer + up, (run >>> up) ^ 1), digest, 0, RunProof.DIGESTS_MAX);
    }
    if (climb.climb(tree, layer, run, siblings) != Climb.Outcome.ARRIVED) {
      return false;
    }
    climb.commit(tree, siblings);
    long first = run << RunTree.RUN_LAYER;
    verified.add(first, Math.min(first + RunTree.RUN_CHUNKS, tree.chunks()) - 1);
    return true;
  }

  /// Takes the digests of a last run that was read again and that [HashTree#vouchesFor], since
  /// peaks may lie in it.
  public void keepLast(RunTree read) {
    tree().keepLast(read);
  }

  /// Forgets that chunks were proven: they are not in the file any more. What is known of the tree
  /// stays.
  public void unverify(long first, long last) {
    verified.remove(first, last);
  }

  /// Whether every chunk is proven, and the size with them.
  public boolean isComplete() {
    return length != 0 && verified.count() == (length - 1) / chunkSize + 1;
  }

  /// Whether every chunk of a run is proven, so that it can be served. A last run that the end cuts
  /// short is complete only once the size is certain.
  ///
  /// @param run which run, counted from 0
  public boolean isRunComplete(long run) {
    HashTree tree = settled;
    if (tree == null || run < 0 || run > (tree.chunks() >>> RunTree.RUN_LAYER)) {
      return false;
    }
    long first = run << RunTree.RUN_LAYER;
    long behind = first + RunTree.RUN_CHUNKS;
    if (length != 0) {
      behind = Math.min(behind, tree.chunks());
    }
    return first < behind && verified.containsAll(first, behind - 1);
  }

  /// What is proven of the tree, once its depth is. Belongs to this object; digests below layer 6
  /// are gone from it when their run is complete.
  ///
  /// @throws IllegalStateException before the first [Verdict#GOOD] where the length is not known
  public HashTree tree() {
    HashTree tree = settled;
    if (tree == null) {
      throw new IllegalStateException("the depth of the tree is not proven yet");
    }
    return tree;
  }

  /// Lets go of a channel that ends.
  public void forget(Scratch from) {
    from.clear();
    unclaim(from);
  }

  /// Chunks that begin at 0 and shrink without a gap may be peaks; they are those of as many chunks
  /// as they cover, since peaks are the binary digits of the count. Padding is no peak.
  private void gatherPeak(Scratch from, long first, long last) {
    long size = last - first + 1;
    boolean continues = first == from.gathered && size < Long.lowestOneBit(from.gathered);
    if ((first != 0 && !continues) || hasher.isZero(digest, 0)) {
      from.gathered = 0;
      return;
    }
    from.gathered = first + size;
    HashTree tree = first == 0 ? treeOfOnePeak(size) : treeOfPeaks(from, first, size);
    if (tree != null) {
      claim(from, from.gathered, tree);
    }
  }

  /// One peak is the root, whatever the height.
  private @Nullable HashTree treeOfOnePeak(long chunks) {
    if (!Arrays.equals(digest, root)) {
      return null;
    }
    HashTree tree = settled == null ? claims.ofHeight(Bins.height(chunks)) : settled;
    return tree == null ? newTree(chunks) : tree;
  }

  /// Several peaks, the last of which is in [#digest], must hash to the root. Then they are facts,
  /// and so is the padding behind them.
  private @Nullable HashTree treeOfPeaks(Scratch from, long first, long size) {
    long chunks = first + size;
    int layer = Long.numberOfTrailingZeros(size);
    long offset = first >>> layer;
    HashTree tree = treeOfHeight(Bins.height(chunks));
    if (tree != null) {
      boolean isPossible = length == 0 ? chunks <= tree.chunks() : chunks == tree.chunks();
      if (!isPossible || (chunks == tree.chunks() && tree.has(layer, offset))) {
        return isPossible ? tree : null;
      }
    } else if (settled != null) {
      return null;
    }
    if (chunks <= highestVerified() || ++from.trials > TRIALS_MAX) {
      return null;
    }
    System.arraycopy(digest, 0, climb.path(), climb.pathAt(layer), digest.length);
    int height = Bins.height(chunks);
    if (climb.climbToRoot(tree, height, chunks, layer, offset, from) != Climb.Outcome.ARRIVED) {
      return null;
    }
    HashTree proven = tree != null ? tree : newTree(chunks);
    climb.commit(proven, from);
    return proven;
  }

  private void claim(Scratch from, long chunks, HashTree tree) {
    if (settled == null) {
      unclaim(from);
      claims.join(tree);
    }
    from.claim = chunks;
  }

  private void unclaim(Scratch from) {
    if (from.claim != 0) {
      claims.leave(Bins.height(from.claim));
      from.claim = 0;
    }
  }

  private @Nullable HashTree treeOfHeight(int height) {
    HashTree tree = settled;
    if (tree != null) {
      return tree.height() == height ? tree : null;
    }
    return claims.ofHeight(height);
  }

  private Verdict proveUnsettled(Scratch from, long chunk, int bytes) {
    HashTree claimed = from.claim == 0 ? null : claims.ofHeight(Bins.height(from.claim));
    if (claimed != null) {
      return prove(claimed, from, chunk, bytes, true);
    }
    if (climb.climbToAnyHeight(chunk, from) == Climb.Outcome.ARRIVED) {
      HashTree tree = claims.ofHeight(climb.height());
      return accept(tree == null ? newTree(1L << climb.height()) : tree, from, chunk, bytes);
    }
    // Its peaks may be lost; what another channel claims may fit, and is no fault of this one if
    // not.
    for (int i = 0; i < claims.size(); i++) {
      Verdict verdict = prove(claims.tree(i), from, chunk, bytes, false);
      if (verdict != Verdict.PENDING) {
        return verdict;
      }
    }
    return Verdict.PENDING;
  }

  /// @param isOwn whether the height is certain or claimed by this very channel
  private Verdict prove(HashTree tree, Scratch from, long chunk, int bytes, boolean isOwn) {
    if (chunk < tree.chunks()) {
      switch (climb.climb(tree, chunk, from)) {
        case ARRIVED -> {
          return accept(tree, from, chunk, bytes);
        }
        case UNDECIDED -> {
          return Verdict.PENDING;
        }
        case CONTRADICTED -> {}
      }
    }
    return isOwn ? blame(from) : Verdict.PENDING;
  }

  /// What is left once the climb has arrived: the length must fit, and the depth be beyond doubt.
  private Verdict accept(HashTree tree, Scratch from, long chunk, int bytes) {
    long end = Math.min(climb.end(), tree.chunks());
    boolean isLast = chunk + 1 == end;
    boolean isContent = Bins.height(end) == tree.height() && end > highestVerified();
    if (!isContent || (bytes < chunkSize && !isLast)) {
      return blame(from);
    }
    if (settled == null && bytes == 2 * function.digestBytes()) {
      return Verdict.WITHHELD;
    }
    climb.commit(tree, from);
    if (settled == null) {
      settled = tree;
      claims.clear();
    }
    if (isLast && length == 0) {
      length = chunk * chunkSize + bytes;
    }
    verified.add(chunk);
    long run = chunk >>> RunTree.RUN_LAYER;
    if (isRunComplete(run)) {
      tree.drop(run);
    }
    return Verdict.GOOD;
  }

  private Verdict blame(Scratch from) {
    from.clear();
    return Verdict.FALSE;
  }

  private boolean isUseless(HashTree tree, long first, long last, long bin) {
    int layer = Bins.layer(bin);
    return layer > tree.height()
        || tree.has(layer, Bins.offset(bin))
        || (verified.containsAll(first, last) && !isPeak(tree.chunks(), first, last - first + 1));
  }

  /// A run that was recalled is verified, but peaks in it may be unknown, and whoever sends us
  /// something else takes it that we know all peaks.
  private static boolean isPeak(long chunks, long first, long size) {
    return (chunks & size) != 0 && first == (chunks & -(2 * size));
  }

  private int digestsMax() {
    HashTree tree = settled;
    return tree == null
        ? 8 * LAYER_MAX + 64
        : 4 * (tree.height() + Long.bitCount(tree.chunks())) + 64;
  }

  private int chunkBytes(long chunk) {
    return (int) Math.min(chunkSize, length - chunk * chunkSize);
  }

  /// −1 if there is none.
  private long highestVerified() {
    return verified.lastPresent(RangeSet.CHUNK_MAX);
  }

  private HashTree newTree(long chunks) {
    HashTree tree = new HashTree(function, chunks);
    tree.put(tree.height(), 0, root, 0);
    return tree;
  }
}
