package io.peerage.swarm.store;

import io.peerage.swarm.content.HashFunction;
import io.peerage.swarm.effect.Completions;
import io.peerage.swarm.effect.SwarmEffect;
import io.peerage.swarm.tree.HashTree;
import io.peerage.swarm.tree.RunTree;
import io.peerage.swarm.tree.TreeBuilder;
import io.peerage.wire.ErrorCode;
import io.peerage.wire.IoEffect;
import io.peerage.wire.IoInput;
import io.peerage.wire.Outbox;
import io.peerage.wire.Outcome;
import io.peerage.wire.PeerageException;
import java.nio.ByteBuffer;

/// Makes the tree of an open file: reads it run by run and has the workers hash them, a bounded
/// number of runs at a time.
public final class Hashing {

  /// How often the owner is told.
  private static final long REPORT_BYTES = 8L << 20;

  /// Memory for runs that are read or hashed.
  private static final long BYTES_UNDER_WAY = 4L << 20;

  private static final int RUNS_UNDER_WAY_MIN = 2;
  private static final int RUNS_UNDER_WAY_MAX = 32;

  /// What the owner is told.
  public interface Listener {
    /// So many bytes are hashed; told now and then, and at the end.
    void hashed(long bytes, Outbox<SwarmEffect> out);

    /// All of them are.
    void finished(HashTree tree, long now, Outbox<SwarmEffect> out);

    /// The file could not be read, or was shorter than it said.
    void failed(PeerageException cause, long now, Outbox<SwarmEffect> out);
  }

  private final SharedFile file;
  private final HashFunction hash;
  private final int chunkSize;
  private final Completions completions;
  private final Listener listener;
  private final TreeBuilder builder;
  private final long runs;
  private final long runBytes;
  private long next;
  private long done;
  private long reported;
  private boolean ended;

  public Hashing(
      SharedFile file,
      HashFunction hash,
      int chunkSize,
      Completions completions,
      Listener listener) {
    this.file = file;
    this.hash = hash;
    this.chunkSize = chunkSize;
    this.completions = completions;
    this.listener = listener;
    this.runBytes = (long) chunkSize << RunTree.RUN_LAYER;
    this.runs = (file.stamp().size() - 1) / runBytes + 1;
    this.builder = new TreeBuilder(hash, chunkSize, file.stamp().size());
  }

  /// Starts reading.
  public void start(Outbox<SwarmEffect> out) {
    long underWay = Math.clamp(BYTES_UNDER_WAY / runBytes, RUNS_UNDER_WAY_MIN, RUNS_UNDER_WAY_MAX);
    int capacity = (int) Math.min(runBytes, file.stamp().size());
    for (int i = 0; i < Math.min(underWay, runs); i++) {
      read(ByteBuffer.allocateDirect(capacity), out);
    }
  }

  /// Stops reading; nothing is told any more.
  public void stop() {
    ended = true;
  }

  private void read(ByteBuffer into, Outbox<SwarmEffect> out) {
    long run = next++;
    into.clear().limit(bytesOf(run));
    long ticket =
        completions.expect((answer, now, turn) -> readEnded(run, into, answer, now, turn));
    out.put(
        new SwarmEffect.Disk(new IoEffect.ReadFile(ticket, file.number(), run * runBytes, into)));
  }

  private void readEnded(
      long run, ByteBuffer bytes, IoInput answer, long now, Outbox<SwarmEffect> out) {
    if (ended) {
      return;
    }
    if (answer instanceof IoInput.FileFailed(_, var cause)) {
      fail(cause, now, out);
    } else if (answer instanceof IoInput.FileRead(_, int count) && count == bytesOf(run)) {
      bytes.position(0).limit(count);
      long ticket =
          completions.expect((result, at, turn) -> hashEnded(run, bytes, result, at, turn));
      out.put(new SwarmEffect.Work(ticket, () -> RunTree.hash(hash, chunkSize, bytes)));
    } else {
      fail(
          new PeerageException(
              ErrorCode.INTEGRITY,
              file.path() + " became shorter while it was hashed",
              "wait until nobody writes to it, then try again"),
          now,
          out);
    }
  }

  private void hashEnded(
      long run, ByteBuffer bytes, IoInput answer, long now, Outbox<SwarmEffect> out) {
    if (ended) {
      return;
    }
    if (!(answer instanceof IoInput.Computed(_, Outcome.Success<?>(RunTree digests)))) {
      throw new IllegalStateException("hashing ended with " + answer);
    }
    builder.add(run, digests);
    done++;
    long hashed = Math.min(file.stamp().size(), done * runBytes);
    if (hashed - reported >= REPORT_BYTES || done == runs) {
      reported = hashed;
      listener.hashed(hashed, out);
    }
    if (done == runs) {
      ended = true;
      listener.finished(builder.finish(), now, out);
    } else if (next < runs) {
      read(bytes, out);
    }
  }

  private void fail(PeerageException cause, long now, Outbox<SwarmEffect> out) {
    ended = true;
    listener.failed(cause, now, out);
  }

  private int bytesOf(long run) {
    return (int) Math.min(runBytes, file.stamp().size() - run * runBytes);
  }
}
