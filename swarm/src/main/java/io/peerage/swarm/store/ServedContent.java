package io.peerage.swarm.store;

import io.peerage.swarm.bin.Bins;
import io.peerage.swarm.bin.RangeSet;
import io.peerage.swarm.content.SwarmMetadata;
import io.peerage.swarm.effect.SwarmEffect;
import io.peerage.swarm.message.MessageFormat;
import io.peerage.swarm.tree.HashTree;
import io.peerage.swarm.tree.RunTree;
import io.peerage.wire.Outbox;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// A content on disk, whole or in part, as the channels that serve it see it: sizes, digests, and
/// runs of bytes that were checked on their way into memory.
public final class ServedContent {

  private final SwarmMetadata metadata;
  private final HashTree tree;
  private RunCache runs;
  private final RangeSet available;
  private final long length;
  private final MessageFormat format;
  private final int integrityMessageBytes;
  private final byte[] digest;

  /// A whole content.
  public ServedContent(SwarmMetadata metadata, HashTree tree, RunCache runs) {
    this(metadata, tree, runs, everything(tree.chunks()));
  }

  /// A content of which some runs are there.
  ///
  /// @param metadata with the length
  /// @param tree with all peaks, and whatever lies above a run that is there
  /// @param available chunks of whole runs that are in the file; kept up to date by its owner
  ServedContent(SwarmMetadata metadata, HashTree tree, RunCache runs, RangeSet available) {
    this.metadata = metadata;
    this.tree = tree;
    this.runs = runs;
    this.available = available;
    this.length = metadata.length().orElseThrow();
    this.format = MessageFormat.of(metadata);
    this.integrityMessageBytes = format.integrityBytes();
    this.digest = new byte[metadata.hash().digestBytes()];
  }

  private static RangeSet everything(long chunks) {
    RangeSet all = new RangeSet(1);
    all.add(0, chunks - 1);
    return all;
  }

  public SwarmMetadata metadata() {
    return metadata;
  }

  public long chunks() {
    return tree.chunks();
  }

  /// The chunks that can be served. Read only.
  public RangeSet available() {
    return available;
  }

  /// Whether all of it can be served.
  public boolean isWhole() {
    return available.count() == tree.chunks();
  }

  public int chunkSize() {
    return metadata.chunkSize();
  }

  /// Bytes of a chunk: all have the chunk size but the last.
  public int chunkBytes(long chunk) {
    return (int) Math.min(metadata.chunkSize(), length - chunk * metadata.chunkSize());
  }

  /// What messages about it look like.
  public MessageFormat format() {
    return format;
  }

  /// Bytes of an INTEGRITY message of this content.
  public int integrityMessageBytes() {
    return integrityMessageBytes;
  }

  /// The run, if it is in memory. Otherwise it is being read, and whoever owns the channels is told
  /// when it has come.
  public @Nullable LoadedRun run(long run, long now, Outbox<SwarmEffect> out) {
    return runs.get(run, now, out);
  }

  /// Reads from another file from now on: channels that have this content go on.
  void reopen(RunCache others) {
    runs = others;
  }

  /// Serves nothing more: the file is about to be closed.
  public void stop() {
    runs.stop();
  }

  /// Appends the digest of a node: one below the top of the loaded run comes from there, every
  /// other from the content's tree.
  public void copyDigest(long bin, LoadedRun run, ByteBuffer into) {
    int layer = Bins.layer(bin);
    long offset = Bins.offset(bin);
    int below = RunTree.RUN_LAYER - layer;
    boolean inRun = below > 0 && (offset >>> below) == run.run();
    boolean known =
        inRun
            ? run.tree().copyDigest(layer, (int) (offset - (run.run() << below)), digest, 0)
            : tree.copyDigest(layer, offset, digest, 0);
    if (!known) {
      throw new IllegalStateException("no digest of " + Bins.first(bin) + "…" + Bins.last(bin));
    }
    into.put(digest);
  }
}
