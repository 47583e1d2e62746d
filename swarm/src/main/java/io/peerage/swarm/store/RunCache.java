package io.peerage.swarm.store;

import io.peerage.swarm.content.SwarmMetadata;
import io.peerage.swarm.effect.Completions;
import io.peerage.swarm.effect.SwarmEffect;
import io.peerage.swarm.tree.HashTree;
import io.peerage.swarm.tree.RunTree;
import io.peerage.wire.Counter;
import io.peerage.wire.ErrorCode;
import io.peerage.wire.IoEffect;
import io.peerage.wire.IoInput;
import io.peerage.wire.Meters;
import io.peerage.wire.Outbox;
import io.peerage.wire.PeerageException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/// The runs of one file that is served, in memory or on their way there.
///
/// A miss reads the run and those behind it, up to [#AHEAD] in all, after one look at the file's
/// size and modification time. What was read is hashed and compared with the tree before anybody
/// sees it, so a file that was changed under us is found even when its time was put back. Keeps at
/// most a fixed count of runs, the least recently used goes first.
public final class RunCache {

  /// Runs that one look at the file covers.
  public static final int AHEAD = 8;

  /// What the owner of the content is told.
  public interface Listener {
    /// Runs have come that channels were waiting for.
    void loaded(long now, Outbox<SwarmEffect> out);

    /// A run of a file that we are writing is not what was written; it must not be asked for again
    /// before it is whole once more.
    void spoilt(long run, long now, Outbox<SwarmEffect> out);

    /// The file cannot be served any more: changed, gone, or not readable.
    void failed(PeerageException cause, long now, Outbox<SwarmEffect> out);
  }

  private final SharedFile file;
  private final SwarmMetadata metadata;
  private final HashTree tree;
  private final Completions completions;
  private final Listener listener;
  private final Counter read;
  private final LongPredicate readable;
  private final int runBytes;
  private final int runsMax;
  private final Map<Long, LoadedRun> loaded;
  private final Set<Long> loading = new HashSet<>();
  private final ArrayDeque<ByteBuffer> free = new ArrayDeque<>();
  private boolean failed;

  /// @param metadata with the length
  /// @param readable which runs are in the file
  /// @param bytesMax memory for runs; room for two groups at least
  public RunCache(
      SharedFile file,
      SwarmMetadata metadata,
      HashTree tree,
      LongPredicate readable,
      Completions completions,
      Listener listener,
      Meters meters,
      int bytesMax) {
    this.file = file;
    this.metadata = metadata;
    this.tree = tree;
    this.readable = readable;
    this.completions = completions;
    this.listener = listener;
    this.read = meters.counter("peerage.swarm.runs_read");
    this.runBytes =
        (int)
            Math.min(
                (long) metadata.chunkSize() << RunTree.RUN_LAYER, metadata.length().orElseThrow());
    this.runsMax = Math.max(2 * AHEAD, bytesMax / runBytes);
    this.loaded = LinkedHashMap.newLinkedHashMap(runsMax);
  }

  /// The run, if it is in memory; otherwise it is asked for.
  public @Nullable LoadedRun get(long run, long now, Outbox<SwarmEffect> out) {
    LoadedRun there = loaded.remove(run);
    if (there != null) {
      loaded.put(run, there);
      readAhead(run, out);
      return there;
    }
    // What is on its way is bounded as what is here: each that comes gives others their turn.
    if (!loading.contains(run) && !failed && loading.size() + AHEAD <= runsMax) {
      load(run, out);
    }
    return null;
  }

  /// Reads nothing more: the file is about to be closed.
  public void stop() {
    failed = true;
    loaded.clear();
    free.clear();
  }

  /// Reads the next group when the reader enters the last half of this one, so that it need not
  /// wait.
  private void readAhead(long run, Outbox<SwarmEffect> out) {
    long next = run + AHEAD / 2;
    if (!failed
        && loading.isEmpty()
        && next < runs()
        && readable.test(next)
        && !loaded.containsKey(next)
        && loaded.containsKey(next - 1)) {
      load(next, out);
    }
  }

  private void load(long first, Outbox<SwarmEffect> out) {
    long[] group = new long[AHEAD];
    int count = 0;
    for (long run = first; run < runs() && count < AHEAD && readable.test(run); run++) {
      if (!loaded.containsKey(run) && loading.add(run)) {
        group[count++] = run;
      }
    }
    int runs = count;
    if (file.check() != SharedFile.Check.STAMP_AND_BYTES) {
      readAll(group, runs, out);
      return;
    }
    long ticket =
        completions.expect((answer, now, turn) -> {
          if (failed) {
            return;
          }
          if (answer instanceof IoInput.FileStatus(_, var stamp) && stamp.equals(file.stamp())) {
            readAll(group, runs, turn);
          } else if (answer instanceof IoInput.FileFailed(_, var cause)) {
            fail(cause, now, turn);
          } else {
            fail(changed(), now, turn);
          }
        });
    out.put(new SwarmEffect.Disk(new IoEffect.Status(ticket, file.path())));
  }

  private void readAll(long[] group, int count, Outbox<SwarmEffect> out) {
    for (int i = 0; i < count && !failed; i++) {
      long run = group[i];
      ByteBuffer into = free.isEmpty() ? ByteBuffer.allocateDirect(runBytes) : free.removeLast();
      into.clear().limit(bytesOf(run));
      long ticket =
          completions.expect((answer, now, turn) -> readEnded(run, into, answer, now, turn));
      out.put(
          new SwarmEffect.Disk(
              new IoEffect.ReadFile(ticket, file.number(), run * fullRunBytes(), into)));
    }
  }

  private void readEnded(
      long run, ByteBuffer bytes, IoInput answer, long now, Outbox<SwarmEffect> out) {
    loading.remove(run);
    if (failed) {
      return;
    }
    if (answer instanceof IoInput.FileFailed(_, var cause)) {
      fail(cause, now, out);
      return;
    }
    if (!(answer instanceof IoInput.FileRead(_, int count)) || count != bytesOf(run)) {
      fail(changed(), now, out);
      return;
    }
    bytes.position(0).limit(count);
    RunTree digests = RunTree.hash(metadata.hash(), metadata.chunkSize(), bytes);
    if (file.check() != SharedFile.Check.NOTHING && !tree.vouchesFor(run, digests)) {
      if (file.check() == SharedFile.Check.STAMP_AND_BYTES) {
        fail(changed(), now, out);
      } else {
        free.addLast(bytes);
        listener.spoilt(run, now, out);
      }
      return;
    }
    read.increment();
    evict();
    loaded.put(run, new LoadedRun(run, bytes, digests));
    listener.loaded(now, out);
  }

  private void evict() {
    Iterator<LoadedRun> oldest = loaded.values().iterator();
    while (loaded.size() >= runsMax && oldest.hasNext()) {
      free.addLast(oldest.next().bytes());
      oldest.remove();
    }
  }

  private void fail(PeerageException cause, long now, Outbox<SwarmEffect> out) {
    if (!failed) {
      stop();
      listener.failed(cause, now, out);
    }
  }

  private PeerageException changed() {
    return new PeerageException(
        ErrorCode.INTEGRITY,
        file.path() + " has changed since it was hashed and is no longer offered",
        "share it again to offer what it is now");
  }

  private long runs() {
    return (tree.chunks() + (1L << RunTree.RUN_LAYER) - 1) >>> RunTree.RUN_LAYER;
  }

  private long fullRunBytes() {
    return (long) metadata.chunkSize() << RunTree.RUN_LAYER;
  }

  private int bytesOf(long run) {
    return (int) Math.min(fullRunBytes(), metadata.length().orElseThrow() - run * fullRunBytes());
  }
}
