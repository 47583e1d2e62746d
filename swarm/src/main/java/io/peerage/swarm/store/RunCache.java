package io.peerage.swarm.store;

import io.peerage.swarm.content.HashFunction;
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
import io.peerage.wire.Outcome;
import io.peerage.wire.PeerageException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.Set;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/// The runs of one file that is served, in memory or on their way there.
///
/// A miss reads the run and those behind it, a *group* of up to [#AHEAD], after one look at the
/// file's size and modification time. What was read is compared before anybody sees it, so a file
/// that was changed under us is found even when its time was put back: by a checksum with what it
/// was when it was hashed in this process, where [RunDigests] has that; otherwise by hashing it
/// again, on a worker, with the tree. Keeps at most a fixed count of groups, the least recently
/// used goes first.
public final class RunCache {

  /// Runs that are read together at the most.
  public static final int AHEAD = 8;

  /// Bytes that are read together, if they are more than one run.
  private static final int GROUP_BYTES = 512 << 10;

  /// Groups that are kept however large they are.
  static final int GROUPS_MIN = 8;

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
  private final RunDigests digests;
  private final Completions completions;
  private final Listener listener;
  private final Counter read;
  private final Counter hashed;
  private final LongPredicate readable;
  private final int runBytes;
  private final int ahead;
  private final int groupsMax;
  private final Map<Long, RunGroup> groups = new HashMap<>();

  /// The least recently used one first.
  private final SequencedSet<RunGroup> used = new LinkedHashSet<>();

  private final Set<Long> loading = new HashSet<>();
  private final ArrayDeque<ByteBuffer> free = new ArrayDeque<>();
  private final ArrayDeque<ByteBuffer> freeDigests = new ArrayDeque<>();
  private @Nullable LoadedRun latest;
  private int groupsLoading;
  private boolean failed;

  /// @param metadata with the length
  /// @param readable which runs are in the file
  /// @param digests what was kept of runs that were hashed in this process
  /// @param bytesMax memory for runs; room for [#GROUPS_MIN] groups at least
  public RunCache(
      SharedFile file,
      SwarmMetadata metadata,
      HashTree tree,
      LongPredicate readable,
      RunDigests digests,
      Completions completions,
      Listener listener,
      Meters meters,
      int bytesMax) {
    this.file = file;
    this.metadata = metadata;
    this.tree = tree;
    this.readable = readable;
    this.digests = digests;
    this.completions = completions;
    this.listener = listener;
    this.read = meters.counter("peerage.swarm.runs_read");
    this.hashed = meters.counter("peerage.swarm.runs_hashed");
    this.runBytes =
        (int)
            Math.min(
                (long) metadata.chunkSize() << RunTree.RUN_LAYER, metadata.length().orElseThrow());
    this.ahead = Math.clamp(GROUP_BYTES / runBytes, 1, AHEAD);
    this.groupsMax = Math.max(GROUPS_MIN, bytesMax / (ahead * runBytes));
    digests.begin(runs());
  }

  /// The run, if it is in memory; otherwise it is asked for.
  public @Nullable LoadedRun get(long run, long now, Outbox<SwarmEffect> out) {
    LoadedRun asked = latest;
    if (asked != null && asked.run() == run) {
      return asked;
    }
    RunGroup group = groups.get(run);
    LoadedRun there = group == null ? null : group.loaded(run);
    if (group != null && there != null) {
      latest = there;
      used.addLast(group);
      readAhead(group, run, out);
      return there;
    }
    // What is on its way is bounded as what is here: each that comes gives others their turn.
    if (!loading.contains(run) && !failed && groupsLoading < groupsMax) {
      load(run, out);
    }
    return null;
  }

  /// Reads nothing more: the file is about to be closed.
  public void stop() {
    failed = true;
    latest = null;
    groups.clear();
    used.clear();
    free.clear();
    freeDigests.clear();
  }

  /// Reads the next group when the reader enters the last half of this one, so that it need not
  /// wait.
  private void readAhead(RunGroup group, long run, Outbox<SwarmEffect> out) {
    long next = group.first + group.count;
    if (!failed
        && loading.isEmpty()
        && run - group.first >= group.count / 2
        && next < runs()
        && readable.test(next)
        && !groups.containsKey(next)) {
      load(next, out);
    }
  }

  private void load(long first, Outbox<SwarmEffect> out) {
    int count = 0;
    for (long run = first;
        run < runs() && count < ahead && readable.test(run) && !groups.containsKey(run);
        run++) {
      if (!loading.add(run)) {
        break;
      }
      count++;
    }
    if (count == 0) {
      return;
    }
    groupsLoading++;
    int runs = count;
    if (file.check() != SharedFile.Check.STAMP_AND_BYTES) {
      read(first, runs, out);
      return;
    }
    long ticket =
        completions.expect((answer, now, turn) -> {
          if (failed) {
            return;
          }
          if (answer instanceof IoInput.FileStatus(_, var stamp) && stamp.equals(file.stamp())) {
            read(first, runs, turn);
          } else if (answer instanceof IoInput.FileFailed(_, var cause)) {
            fail(cause, now, turn);
          } else {
            fail(changed(), now, turn);
          }
        });
    out.put(new SwarmEffect.Disk(new IoEffect.Status(ticket, file.path())));
  }

  private void read(long first, int count, Outbox<SwarmEffect> out) {
    ByteBuffer into =
        free.isEmpty() ? ByteBuffer.allocateDirect(ahead * runBytes) : free.removeLast();
    into.clear().limit(bytesOf(first, count));
    RunGroup group = new RunGroup(first, count, into, runBytes);
    Reading reading = new Reading(group);
    if (file.check() == SharedFile.Check.STAMP_AND_BYTES && digests.has(first, count)) {
      ByteBuffer kept =
          freeDigests.isEmpty()
              ? ByteBuffer.allocateDirect(digests.bytes(ahead))
              : freeDigests.removeLast();
      reading.digests = kept;
      reading.left++;
      digests.read(first, count, kept, reading::digestsEnded, out);
    }
    long ticket = completions.expect(reading::bytesEnded);
    out.put(
        new SwarmEffect.Disk(
            new IoEffect.ReadFile(ticket, file.number(), first * fullRunBytes(), into)));
  }

  /// A group on its way: its bytes, and what is kept of its digests, come in any order.
  private final class Reading {
    final RunGroup group;
    @Nullable ByteBuffer digests;
    int left = 1;

    Reading(RunGroup group) {
      this.group = group;
    }

    void digestsEnded(IoInput answer, long now, Outbox<SwarmEffect> out) {
      ByteBuffer kept = digests;
      if (kept != null
          && !(answer instanceof IoInput.FileRead(_, int count) && count == kept.limit())) {
        digests = null;
      }
      ended(now, out);
    }

    void bytesEnded(IoInput answer, long now, Outbox<SwarmEffect> out) {
      if (failed) {
        return;
      }
      if (answer instanceof IoInput.FileFailed(_, var cause)) {
        fail(cause, now, out);
      } else if (!(answer instanceof IoInput.FileRead(_, int count))
          || count != bytesOf(group.first, group.count)) {
        fail(changed(), now, out);
      } else {
        group.bytes.position(0).limit(count);
        ended(now, out);
      }
    }

    private void ended(long now, Outbox<SwarmEffect> out) {
      left--;
      if (left > 0 || failed) {
        return;
      }
      if (checkedByDigests()) {
        arrived(group, now, out);
      } else {
        hash(group, out);
      }
    }

    private boolean checkedByDigests() {
      ByteBuffer kept = digests;
      if (kept == null) {
        return false;
      }
      kept.position(0);
      for (long run = group.first; run < group.first + group.count; run++) {
        RunTree tree = RunCache.this.digests.check(run, group.bytesOf(run), kept);
        if (tree == null) {
          return false;
        }
        group.checked(run, tree);
      }
      freeDigests.addLast(kept);
      return true;
    }
  }

  private void hash(RunGroup group, Outbox<SwarmEffect> out) {
    hashed.add(group.count);
    HashFunction function = metadata.hash();
    int chunkSize = metadata.chunkSize();
    boolean sums = digests.keeps();
    long ticket =
        completions.expect((answer, now, turn) -> {
          if (failed) {
            return;
          }
          if (!(answer instanceof IoInput.Computed(_, Outcome.Success<?>(List<?> summed)))) {
            throw new IllegalStateException("hashing ended with " + answer);
          }
          for (int i = 0; i < group.count && !failed; i++) {
            compare(group, group.first + i, (RunDigests.Summed) summed.get(i), sums, now, turn);
          }
          arrived(group, now, turn);
        });
    out.put(
        new SwarmEffect.Work(
            ticket,
            () -> {
              List<RunDigests.Summed> summed = new ArrayList<>(group.count);
              for (int i = 0; i < group.count; i++) {
                summed.add(
                    RunDigests.hash(function, chunkSize, group.bytesOf(group.first + i), sums));
              }
              return summed;
            }));
  }

  private void compare(
      RunGroup group,
      long run,
      RunDigests.Summed summed,
      boolean sums,
      long now,
      Outbox<SwarmEffect> out) {
    if (file.check() == SharedFile.Check.NOTHING || tree.vouchesFor(run, summed.tree())) {
      group.checked(run, summed.tree());
      if (sums) {
        digests.keep(run, summed, out);
      }
    } else if (file.check() == SharedFile.Check.STAMP_AND_BYTES) {
      fail(changed(), now, out);
    } else {
      listener.spoilt(run, now, out);
    }
  }

  private void arrived(RunGroup group, long now, Outbox<SwarmEffect> out) {
    if (failed) {
      return;
    }
    groupsLoading--;
    while (used.size() >= groupsMax) {
      drop(used.removeFirst());
    }
    boolean any = false;
    for (long run = group.first; run < group.first + group.count; run++) {
      loading.remove(run);
      if (group.loaded(run) != null) {
        read.increment();
        groups.put(run, group);
        any = true;
      }
    }
    if (any) {
      used.addLast(group);
      listener.loaded(now, out);
    } else {
      free.addLast(group.bytes);
    }
  }

  private void drop(RunGroup group) {
    latest = null;
    for (long run = group.first; run < group.first + group.count; run++) {
      groups.remove(run, group);
    }
    free.addLast(group.bytes);
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

  private int bytesOf(long first, int count) {
    return (int)
        Math.min(count * fullRunBytes(), metadata.length().orElseThrow() - first * fullRunBytes());
  }
}
