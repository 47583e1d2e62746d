package io.peerage.swarm.store;

import io.peerage.swarm.content.HashFunction;
import io.peerage.swarm.effect.Completions;
import io.peerage.swarm.effect.SwarmEffect;
import io.peerage.swarm.tree.RunTree;
import io.peerage.wire.IoEffect;
import io.peerage.wire.IoInput;
import io.peerage.wire.OpenMode;
import io.peerage.wire.Outbox;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// The digests of a shared file that are too many for memory, in a file of our own that has no name
/// any more: whoever serves a run that was hashed in this process need not hash it again. Beside
/// each run's digests is kept a checksum of them and of the run's bytes.
///
/// A sixteenth of the content with SHA-256 and chunks of 1 KiB. Nothing depends on it: where it
/// cannot be made or written, or what it says does not fit the bytes, runs are hashed and compared
/// with the tree.
public final class RunDigests {

  /// Runs of a content for which digests are kept at the most; a checksum of each is in memory.
  public static final int RUNS_MAX = 1 << 22;

  private final int file;
  private final @Nullable Path path;
  private final HashFunction function;
  private final Completions completions;
  private int[] checksums = {};
  private final BitSet kept = new BitSet();
  private boolean open;
  private boolean ended;

  /// @param file a number for the file
  /// @param path where it is made, and unnamed at once; nothing is kept without
  public RunDigests(int file, @Nullable Path path, HashFunction function, Completions completions) {
    this.file = file;
    this.path = path;
    this.function = function;
    this.completions = completions;
  }

  /// Keeps nothing.
  public static RunDigests none() {
    return new RunDigests(0, null, HashFunction.SHA_256, new Completions());
  }

  /// Makes the file. What comes before that is done is not kept.
  public void open(Outbox<SwarmEffect> out) {
    if (path == null) {
      return;
    }
    Path named = path;
    long ticket =
        completions.expect((answer, _, turn) -> {
          if (answer instanceof IoInput.FileOpened) {
            open = true;
            disk(new IoEffect.Delete(completions.expect((_, _, _) -> {}), named), turn);
            if (ended) {
              close(turn);
            }
          }
        });
    disk(new IoEffect.Open(ticket, file, named, OpenMode.CREATE), out);
  }

  /// How many runs there are; told before anything is kept, once or more.
  void begin(long runs) {
    if (checksums.length == 0 && path != null && runs <= RUNS_MAX) {
      checksums = new int[(int) runs];
    }
  }

  /// Whether it is any use to [#keep] something.
  boolean keeps() {
    return open && !ended && checksums.length > 0;
  }

  /// Keeps what a run came to.
  void keep(long run, Summed summed, Outbox<SwarmEffect> out) {
    if (!keeps()) {
      return;
    }
    int index = Math.toIntExact(run);
    int bytes = RunTree.writtenBytes(function);
    ByteBuffer digests = out.buffer(bytes);
    summed.tree.write(digests);
    long ticket =
        completions.expect((answer, _, turn) -> {
          if (answer instanceof IoInput.FileDone) {
            checksums[index] = summed.checksum;
            kept.set(index);
          } else {
            close(turn);
          }
        });
    disk(new IoEffect.WriteFile(ticket, file, run * bytes, digests.flip()), out);
  }

  /// Whether all of some runs are kept.
  boolean has(long first, int count) {
    return keeps() && kept.nextClearBit((int) first) >= first + count;
  }

  /// Reads the digests of runs that are kept.
  ///
  /// @param into at least [#bytes] of them
  void read(
      long first,
      int count,
      ByteBuffer into,
      Completions.Continuation ended,
      Outbox<SwarmEffect> out) {
    into.clear().limit(bytes(count));
    long ticket = completions.expect(ended);
    disk(new IoEffect.ReadFile(ticket, file, first * bytes(1), into), out);
  }

  /// Bytes of the digests of so many runs.
  int bytes(int runs) {
    return runs * RunTree.writtenBytes(function);
  }

  /// The digests of a run, if they and its bytes are what they were when it was hashed.
  ///
  /// @param bytes of the run; the position stays where it is
  /// @param digests as they were read; read so far
  @Nullable RunTree check(long run, ByteBuffer bytes, ByteBuffer digests) {
    RunTree tree = RunTree.read(function, digests);
    return checksum(bytes, tree) == checksums[(int) run] ? tree : null;
  }

  /// What a run came to.
  ///
  /// @param checksum of its bytes and its digests
  record Summed(RunTree tree, int checksum) {}

  /// Hashes a run. Depends on nothing but its arguments, so any worker may do it.
  ///
  /// @param bytes its position stays where it is
  /// @param sums whether the checksum is of any use
  static Summed hash(HashFunction function, int chunkSize, ByteBuffer bytes, boolean sums) {
    RunTree tree = RunTree.hash(function, chunkSize, bytes);
    return new Summed(tree, sums ? checksum(bytes, tree) : 0);
  }

  private static int checksum(ByteBuffer bytes, RunTree tree) {
    CRC32C sum = new CRC32C();
    sum.update(bytes.duplicate());
    tree.sum(sum);
    return (int) sum.getValue();
  }

  /// Keeps nothing any more; the file goes with it.
  public void close(Outbox<SwarmEffect> out) {
    ended = true;
    kept.clear();
    if (open) {
      open = false;
      disk(new IoEffect.CloseFile(completions.expect((_, _, _) -> {}), file), out);
    }
  }

  private static void disk(IoEffect.OnFile operation, Outbox<SwarmEffect> out) {
    out.put(new SwarmEffect.Disk(operation));
  }
}
