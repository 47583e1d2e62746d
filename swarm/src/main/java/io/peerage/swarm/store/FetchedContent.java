package io.peerage.swarm.store;

import io.peerage.swarm.bin.Bins;
import io.peerage.swarm.bin.RangeSet;
import io.peerage.swarm.content.SwarmMetadata;
import io.peerage.swarm.effect.SwarmEffect;
import io.peerage.swarm.picker.Order;
import io.peerage.swarm.picker.Picker;
import io.peerage.swarm.tree.HashTree;
import io.peerage.swarm.tree.RunTree;
import io.peerage.swarm.tree.Scratch;
import io.peerage.swarm.tree.Verdict;
import io.peerage.swarm.tree.Verification;
import io.peerage.wire.Outbox;
import java.nio.ByteBuffer;
import java.util.function.LongPredicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// A content that is on its way here, as its channels see it: what is proven goes to the disk,
/// everything else goes nowhere. Runs of 64 chunks that are whole and in the file can be given on.
public final class FetchedContent {

  private static final int RUNS_MAX = 1 << 20;

  /// Opens the way back from the file to memory.
  @FunctionalInterface
  public interface Serving {
    /// A cache of runs, which reads from the file that is being written.
    ///
    /// @param metadata with the length
    /// @param readable which runs are whole and in the file
    RunCache open(SwarmMetadata metadata, HashTree tree, LongPredicate readable);
  }

  private final SwarmMetadata metadata;
  private final Verification verification;
  private final PieceWriter writer;
  private final Serving serving;
  private final Picker picker;
  private final RangeSet written = new RangeSet(RUNS_MAX);
  private final RangeSet servable = new RangeSet(RUNS_MAX);
  private @Nullable ServedContent served;

  /// The same, while its file is being closed.
  private @Nullable ServedContent stopped;

  private long bytesProven;
  private long bytesRecalled;
  private boolean sizeCertain;
  private boolean withheld;
  private boolean ending;
  private boolean held;

  public FetchedContent(
      SwarmMetadata metadata,
      Verification verification,
      PieceWriter writer,
      Order order,
      RandomGenerator random,
      Serving serving) {
    this.metadata = metadata;
    this.verification = verification;
    this.writer = writer;
    this.serving = serving;
    this.sizeCertain = metadata.length().isPresent();
    this.picker =
        new Picker(
            metadata.chunks().orElse(metadata.addressing().chunksMax()),
            sizeCertain,
            verification.verified(),
            order,
            random);
  }

  public SwarmMetadata metadata() {
    return metadata;
  }

  public Verification verification() {
    return verification;
  }

  public Picker picker() {
    return picker;
  }

  /// Chunks of runs that are whole and in the file. Read only.
  public RangeSet servable() {
    return servable;
  }

  /// What of it can be given on; nothing before the size is certain and all peaks are known, since
  /// nothing could be proven to anybody without them.
  public @Nullable ServedContent served() {
    if (served == null && !ending && sizeCertain && !servable.isEmpty() && knowsPeaks()) {
      SwarmMetadata certain = metadata.withLength(verification.certainLength().orElseThrow());
      HashTree tree = verification.tree();
      RunCache runs =
          serving.open(certain, tree, run -> servable.contains(run << RunTree.RUN_LAYER));
      ServedContent earlier = stopped;
      if (earlier == null) {
        served = new ServedContent(certain, tree, runs, servable);
      } else {
        earlier.reopen(runs);
        served = earlier;
      }
    }
    return served;
  }

  private boolean knowsPeaks() {
    HashTree tree = verification.tree();
    for (long peak : tree.peaks()) {
      if (!tree.has(Bins.layer(peak), Bins.offset(peak))) {
        return false;
      }
    }
    return true;
  }

  /// Bytes that are proven, written or not.
  public long bytesProven() {
    return bytesProven;
  }

  /// Bytes of the whole, or −1 while that is not certain.
  public long bytesTotal() {
    return verification.certainLength().orElse(-1);
  }

  /// A chunk of a DATA message. A good one is on its way to the disk when this returns.
  public Verdict data(Scratch from, long chunk, ByteBuffer content, Outbox<SwarmEffect> out) {
    Verdict verdict = verification.data(from, chunk, content);
    withheld |= verdict == Verdict.WITHHELD;
    if (verdict == Verdict.GOOD) {
      bytesProven += content.remaining();
      picker.arrived(chunk);
      long chunks = verification.certainChunks().orElse(metadata.addressing().chunksMax());
      if (!sizeCertain && verification.certainChunks().isPresent()) {
        sizeCertain = true;
        picker.limit(chunks);
      }
      writer.put(chunk, content, chunks, out);
    }
    return verdict;
  }

  /// Whether all that is proven so far is a chunk as long as two digests, which may be an inner
  /// node of the tree as well.
  public boolean isWithheld() {
    return withheld && verification.verified().isEmpty();
  }

  /// These chunks are in the file.
  ///
  /// @param whole told of each run that can be given on because of them
  public void written(long first, long last, RangeSet.RunConsumer whole) {
    written.add(first, last);
    for (long run = first >>> RunTree.RUN_LAYER; run <= last >>> RunTree.RUN_LAYER; run++) {
      long from = run << RunTree.RUN_LAYER;
      if (verification.isRunComplete(run) && !servable.contains(from)) {
        long to = lastOf(run);
        if (written.containsAll(from, to)) {
          servable.add(from, to);
          whole.run(from, to);
        }
      }
    }
  }

  /// A run is in the file since an earlier life.
  ///
  /// @param digests what was written down of it
  /// @return whether that is so
  public boolean recall(long run, ByteBuffer digests) {
    if (!verification.recall(run, digests)) {
      return false;
    }
    long first = run << RunTree.RUN_LAYER;
    long last = lastOf(run);
    written.add(first, last);
    servable.add(first, last);
    picker.exclude(first, last);
    bytesProven += bytesOf(first, last);
    bytesRecalled += bytesOf(first, last);
    return true;
  }

  /// Bytes that were here from an earlier life, those that had to be fetched again not counted.
  public long bytesRecalled() {
    return bytesRecalled;
  }

  private long lastOf(long run) {
    long behind = (run << RunTree.RUN_LAYER) + RunTree.RUN_CHUNKS;
    return Math.min(behind, verification.tree().chunks()) - 1;
  }

  private long bytesOf(long first, long last) {
    long end = Math.min((last + 1) * metadata.chunkSize(), bytesTotal());
    return end - first * metadata.chunkSize();
  }

  /// A run is not in the file what it was when it was written: it is fetched again.
  ///
  /// @param recalled whether it was there from an earlier life
  public void spoilt(long run, boolean recalled) {
    long first = run << RunTree.RUN_LAYER;
    long last = lastOf(run);
    if (!servable.contains(first)) {
      return;
    }
    servable.remove(first, last);
    written.remove(first, last);
    bytesProven -= bytesOf(first, last);
    if (recalled) {
      bytesRecalled -= bytesOf(first, last);
    }
    verification.unverify(first, last);
    picker.giveBack(first, last);
  }

  /// Chunks that were proven could not be written: they are fetched again.
  public void lost(long first, long last) {
    long end = (last + 1) * metadata.chunkSize();
    long total = bytesTotal();
    bytesProven -= (total < 0 ? end : Math.min(end, total)) - first * metadata.chunkSize();
    verification.unverify(first, last);
    picker.giveBack(first, last);
  }

  /// Asks for nothing more, or goes on: the disk is full.
  public void hold(boolean on) {
    held = on;
  }

  /// Whether the disk does not keep up, so that nothing more should be asked for.
  public boolean isDiskBehind() {
    return held || writer.isBehind();
  }

  /// Whether every chunk is proven.
  public boolean isProven() {
    return sizeCertain
        && verification.verified().count() == verification.certainChunks().orElse(-1);
  }

  /// Whether every chunk is in the file.
  public boolean isWritten() {
    return isProven() && !writer.isBusy();
  }

  /// Writes what waits for its neighbours.
  public void flush(Outbox<SwarmEffect> out) {
    writer.flush(out);
  }

  /// Gives nothing on any more: the file is about to be closed.
  public void endServing() {
    ending = true;
    if (served != null) {
      served.stop();
    }
  }

  /// Gives on again what is here: the file stays open for a while.
  public void serveAgain() {
    ending = false;
    stopped = served;
    served = null;
    // Channels that serve it go on with the same one.
    var _ = served();
  }

  /// Forgets what waits for its neighbours, and reads nothing more: the file is about to go.
  public void stop(Outbox<SwarmEffect> out) {
    writer.stop(out);
    endServing();
  }
}
