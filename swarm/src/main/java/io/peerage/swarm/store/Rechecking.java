package io.peerage.swarm.store;

import io.peerage.swarm.bin.RangeSet;
import io.peerage.swarm.content.SwarmMetadata;
import io.peerage.swarm.effect.Completions;
import io.peerage.swarm.effect.SwarmEffect;
import io.peerage.swarm.tree.RunTree;
import io.peerage.swarm.tree.Verification;
import io.peerage.wire.IoEffect;
import io.peerage.wire.IoInput;
import io.peerage.wire.Outbox;
import io.peerage.wire.Outcome;
import io.peerage.wire.PeerageException;
import java.nio.ByteBuffer;

/// Compares runs that an earlier life has left in the file with what was written down of them,
/// before the file gets its name: reads them, has the workers hash them, a few at a time.
final class Rechecking {

  private static final long BYTES_UNDER_WAY = 4L << 20;
  private static final int RUNS_UNDER_WAY_MIN = 2;
  private static final int RUNS_UNDER_WAY_MAX = 32;

  /// What the owner is told.
  interface Listener {
    /// A run is not what it was.
    void spoilt(long run, long now, Outbox<SwarmEffect> out);

    /// All have been looked at.
    void finished(long now, Outbox<SwarmEffect> out);

    /// The file could not be read.
    void failed(PeerageException cause, long now, Outbox<SwarmEffect> out);
  }

  private final int file;
  private final SwarmMetadata metadata;
  private final Verification verification;
  private final RangeSet unchecked;
  private final Completions completions;
  private final Listener listener;
  private int underWay;
  private boolean ended;

  /// @param file the number under which it is open
  /// @param metadata with the length
  /// @param unchecked runs to look at; taken out as they are read
  Rechecking(
      int file,
      SwarmMetadata metadata,
      Verification verification,
      RangeSet unchecked,
      Completions completions,
      Listener listener) {
    this.file = file;
    this.metadata = metadata;
    this.verification = verification;
    this.unchecked = unchecked;
    this.completions = completions;
    this.listener = listener;
  }

  /// Starts reading; only where there is something to look at.
  void start(Outbox<SwarmEffect> out) {
    int most = Math.clamp(BYTES_UNDER_WAY / fullRunBytes(), RUNS_UNDER_WAY_MIN, RUNS_UNDER_WAY_MAX);
    int capacity = (int) Math.min(fullRunBytes(), metadata.length().orElseThrow());
    while (underWay < most && !unchecked.isEmpty()) {
      underWay++;
      read(ByteBuffer.allocateDirect(capacity), out);
    }
  }

  /// Stops; nothing is told any more.
  void stop() {
    ended = true;
  }

  private void read(ByteBuffer into, Outbox<SwarmEffect> out) {
    long run = unchecked.firstPresent(0);
    unchecked.remove(run, run);
    into.clear().limit(bytesOf(run));
    long ticket =
        completions.expect((answer, now, turn) -> readEnded(run, into, answer, now, turn));
    out.put(new SwarmEffect.Disk(new IoEffect.ReadFile(ticket, file, run * fullRunBytes(), into)));
  }

  private void readEnded(
      long run, ByteBuffer bytes, IoInput answer, long now, Outbox<SwarmEffect> out) {
    if (ended) {
      return;
    }
    if (answer instanceof IoInput.FileFailed(_, var cause)) {
      ended = true;
      listener.failed(cause, now, out);
    } else if (answer instanceof IoInput.FileRead(_, int count) && count == bytesOf(run)) {
      bytes.position(0).limit(count);
      long ticket =
          completions.expect((result, at, turn) -> hashEnded(run, bytes, result, at, turn));
      out.put(
          new SwarmEffect.Work(
              ticket, () -> RunTree.hash(metadata.hash(), metadata.chunkSize(), bytes)));
    } else {
      // Shorter than it was.
      listener.spoilt(run, now, out);
      next(bytes, now, out);
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
    if (!verification.tree().vouchesFor(run, digests)) {
      listener.spoilt(run, now, out);
    } else if ((run + 1) << RunTree.RUN_LAYER > verification.tree().chunks()) {
      verification.keepLast(digests);
    }
    next(bytes, now, out);
  }

  private void next(ByteBuffer bytes, long now, Outbox<SwarmEffect> out) {
    if (!unchecked.isEmpty()) {
      read(bytes, out);
    } else if (--underWay == 0) {
      ended = true;
      listener.finished(now, out);
    }
  }

  private long fullRunBytes() {
    return (long) metadata.chunkSize() << RunTree.RUN_LAYER;
  }

  private int bytesOf(long run) {
    return (int) Math.min(fullRunBytes(), metadata.length().orElseThrow() - run * fullRunBytes());
  }
}
