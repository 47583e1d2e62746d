package io.peerage.swarm.store;

import io.peerage.swarm.bin.RangeSet;
import io.peerage.swarm.content.SwarmMetadata;
import io.peerage.swarm.effect.SwarmEffect;
import io.peerage.swarm.picker.Picker;
import io.peerage.swarm.tree.Scratch;
import io.peerage.swarm.tree.Verdict;
import io.peerage.swarm.tree.Verification;
import io.peerage.wire.Outbox;
import java.nio.ByteBuffer;

/// A content that is on its way here, as the channels that fetch it see it: what is proven goes to
/// the disk, everything else goes nowhere.
public final class FetchedContent {

  private final SwarmMetadata metadata;
  private final Verification verification;
  private final PieceWriter writer;
  private final Picker picker;
  private final RangeSet written = new RangeSet(1 << 20);
  private long bytesProven;
  private boolean sizeCertain;

  public FetchedContent(SwarmMetadata metadata, Verification verification, PieceWriter writer) {
    this.metadata = metadata;
    this.verification = verification;
    this.writer = writer;
    this.sizeCertain = metadata.length().isPresent();
    this.picker =
        new Picker(
            metadata.chunks().orElse(metadata.addressing().chunksMax()), verification.verified());
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

  /// Chunks that are in the file.
  public RangeSet written() {
    return written;
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

  /// Whether the disk does not keep up, so that nothing more should be asked for.
  public boolean isDiskBehind() {
    return writer.isBehind();
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

  /// Forgets what waits for its neighbours: the file is about to go.
  public void stop(Outbox<SwarmEffect> out) {
    writer.stop(out);
  }
}
