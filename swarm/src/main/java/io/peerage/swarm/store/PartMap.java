package io.peerage.swarm.store;

import io.peerage.swarm.bin.RangeSet;
import io.peerage.swarm.content.SwarmMetadata;
import io.peerage.swarm.effect.Completions;
import io.peerage.swarm.effect.SwarmEffect;
import io.peerage.swarm.tree.HashTree;
import io.peerage.swarm.tree.RunProof;
import io.peerage.swarm.tree.RunTree;
import io.peerage.wire.DiskFullException;
import io.peerage.wire.IoInput;
import io.peerage.wire.Meters;
import io.peerage.wire.Outbox;
import io.peerage.wire.PeerageException;
import io.peerage.wire.log.Log;
import io.peerage.wire.log.LogKind;
import io.peerage.wire.log.LogListener;
import io.peerage.wire.log.LogOptions;
import io.peerage.wire.log.Recovery;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `NAME.part.map`: which runs of a partial file are whole and proven, so that a later life need
/// not fetch them again. A log: first what content it is, then a record for each run.
///
/// ```
///  content   01  hash  addressing  protection  chunk size (4)  length (8)  id (the rest)
///  run       02  run (8)  digests of RunProof (the rest)
/// ```
///
/// A run is written down after its last piece is in the file, which is not forced for that: whoever
/// reads the map compares a run with its digest before he relies on it. Records are collected until
/// they stand for a part of the content that would be a pity to lose, or for a second.
final class PartMap implements LogListener<SwarmEffect> {

  /// What the owner is told.
  interface Listener {
    /// A run that was whole in an earlier life.
    ///
    /// @return whether it can be so; if not, it is forgotten
    boolean recalled(long run, ByteBuffer digests);

    /// The map takes runs.
    void opened(long now, Outbox<SwarmEffect> out);

    /// The map cannot be used, or no longer.
    void failed(PeerageException cause, long now, Outbox<SwarmEffect> out);

    /// The map is closed.
    void closed(long now, Outbox<SwarmEffect> out);
  }

  static final LogKind KIND = new LogKind("partmap", 1);

  private static final byte CONTENT = 1;
  private static final byte RUN = 2;
  private static final int RUN_HEAD_BYTES = 1 + Long.BYTES;
  private static final int CONTENT_HEAD_BYTES = 4 + Integer.BYTES + Long.BYTES;

  /// So many parts of the content are written down one after the other, if time does not come
  /// first.
  private static final int PARTS = 256;

  static final long WAIT_NANOS = 1_000_000_000;

  /// A record that may still be refused.
  private record Appended(long number, long run) {}

  private final SwarmMetadata metadata;
  private final Listener listener;
  private final Log<SwarmEffect> log;
  private final RangeSet recorded = new RangeSet(1 << 20);
  private final RangeSet waiting = new RangeSet(1 << 20);
  private final ArrayDeque<Appended> notDurable = new ArrayDeque<>();
  private final ByteBuffer record;
  private final long runsAtOnce;
  private @Nullable HashTree tree;
  private boolean isOfThisContent;
  private boolean isOpen;
  private boolean ended;

  /// Whether there was no room the last time.
  private boolean isFull;

  private long waitingSince;

  /// @param file a number for the file, and the one above it
  /// @param metadata with the length
  PartMap(
      Path path,
      int file,
      SwarmMetadata metadata,
      Completions completions,
      Meters meters,
      Listener listener) {
    this.metadata = metadata;
    this.listener = listener;
    this.record =
        ByteBuffer.allocate(RUN_HEAD_BYTES + RunProof.DIGESTS_MAX * metadata.hash().digestBytes());
    long runs = (metadata.chunks().orElseThrow() - 1) / RunTree.RUN_CHUNKS + 1;
    this.runsAtOnce = Math.max(1, runs / PARTS);
    LogOptions options =
        LogOptions.DEFAULT.withFileBytesMax(Long.MAX_VALUE).withPendingBytesMax(16 << 20);
    this.log =
        new Log<>(
            KIND,
            path,
            file,
            options,
            () ->
                completions.expect(
                    (answer, now, out) -> answered((IoInput.OfFile) answer, now, out)),
            SwarmEffect.Disk::new,
            meters,
            this);
  }

  private void answered(IoInput.OfFile answer, long now, Outbox<SwarmEffect> out) {
    log.answered(answer, now, out);
  }

  /// Reads what is there, or begins.
  void open(Outbox<SwarmEffect> out) {
    log.open(out);
  }

  /// A run is whole and in the file.
  void add(long run, HashTree proven, long now) {
    tree = proven;
    if (waiting.isEmpty()) {
      waitingSince = now;
    }
    waiting.add(run);
  }

  /// Whether anything is written down, or waits to be.
  boolean isEmpty() {
    return recorded.isEmpty() && waiting.isEmpty();
  }

  /// Writes down what has waited long enough.
  void turnEnded(long now, Outbox<SwarmEffect> out) {
    if (!ended && ((waiting.count() >= runsAtOnce && !isFull) || now >= deadline())) {
      record();
    }
    log.turnEnded(now, out);
  }

  /// When [#turnEnded] shall come, or [Long#MAX_VALUE].
  long deadline() {
    return waiting.isEmpty() || !isOpen || ended ? Long.MAX_VALUE : waitingSince + WAIT_NANOS;
  }

  /// Writes down what waits, and closes; begins when the turn ends.
  void close() {
    if (!ended) {
      record();
      ended = true;
      log.close();
    }
  }

  private void record() {
    HashTree proven = tree;
    if (!isOpen || proven == null) {
      return;
    }
    for (long run = waiting.firstPresent(0); run >= 0; run = waiting.firstPresent(run)) {
      record.clear().put(RUN).putLong(run);
      RunProof.write(proven, run, recorded, record);
      long number = log.append(record.flip());
      if (number == Log.NOT_TAKEN) {
        // There is no room before something is durable; the turn after that tries again.
        return;
      }
      notDurable.add(new Appended(number, run));
      waiting.remove(run, run);
      recorded.add(run);
    }
  }

  @Override
  public void recovered(ByteBuffer payload) {
    byte type = payload.hasRemaining() ? payload.get() : 0;
    if (type == CONTENT) {
      isOfThisContent = payload.equals(content().position(1));
    } else if (type == RUN && isOfThisContent && payload.remaining() > Long.BYTES) {
      long run = payload.getLong();
      if (listener.recalled(run, payload)) {
        recorded.add(run);
      }
    }
  }

  private ByteBuffer content() {
    byte[] id = metadata.id().bytes().toArray();
    return ByteBuffer.allocate(CONTENT_HEAD_BYTES + id.length)
        .put(CONTENT)
        .put((byte) metadata.hash().code())
        .put((byte) metadata.addressing().code())
        .put((byte) metadata.protection().code())
        .putInt(metadata.chunkSize())
        .putLong(metadata.length().orElseThrow())
        .put(id)
        .flip();
  }

  @Override
  public void opened(Recovery recovery, long now, Outbox<SwarmEffect> out) {
    if (isOfThisContent) {
      ready(now, out);
    } else {
      Iterator<ByteBuffer> first = List.of(content()).iterator();
      log.rewrite(first);
    }
  }

  @Override
  public void rewritten(long now, Outbox<SwarmEffect> out) {
    ready(now, out);
  }

  private void ready(long now, Outbox<SwarmEffect> out) {
    isOpen = true;
    listener.opened(now, out);
  }

  @Override
  public void durable(long upTo, long now, Outbox<SwarmEffect> out) {
    isFull = false;
    while (!notDurable.isEmpty() && notDurable.peek().number <= upTo) {
      notDurable.remove();
    }
  }

  @Override
  public void refused(
      long from, long upTo, PeerageException cause, long now, Outbox<SwarmEffect> out) {
    if (!(cause instanceof DiskFullException)) {
      fail(cause, now, out);
      return;
    }
    // What is refused is all that was not durable: it waits again, with whole proofs.
    for (Appended each : notDurable) {
      recorded.remove(each.run, each.run);
      waiting.add(each.run);
    }
    notDurable.clear();
    waitingSince = now;
    isFull = true;
  }

  @Override
  public void rewriteFailed(PeerageException cause, long now, Outbox<SwarmEffect> out) {
    fail(cause, now, out);
  }

  @Override
  public void broken(PeerageException cause, long now, Outbox<SwarmEffect> out) {
    fail(cause, now, out);
  }

  private void fail(PeerageException cause, long now, Outbox<SwarmEffect> out) {
    isOpen = false;
    if (!ended) {
      listener.failed(cause, now, out);
    }
  }

  @Override
  public void closed(long now, Outbox<SwarmEffect> out) {
    isOpen = false;
    listener.closed(now, out);
  }
}
