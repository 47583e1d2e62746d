package io.peerage.swarm.store;

import io.peerage.swarm.tree.RunTree;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// Runs that follow each other and are read, kept and dropped together.
final class RunGroup {

  final long first;
  final int count;

  /// Of all runs, without a gap.
  final ByteBuffer bytes;

  private final int runBytes;
  private final @Nullable RunTree[] digests;

  /// @param bytes its limit is where the last run ends
  /// @param runBytes of each run but the last of the content
  RunGroup(long first, int count, ByteBuffer bytes, int runBytes) {
    this.first = first;
    this.count = count;
    this.bytes = bytes;
    this.runBytes = runBytes;
    this.digests = new @Nullable RunTree[count];
  }

  /// The bytes of a run.
  ByteBuffer bytesOf(long run) {
    int from = (int) (run - first) * runBytes;
    return bytes.slice(from, Math.min(runBytes, bytes.limit() - from));
  }

  /// The run is what was hashed, and these are its digests.
  void checked(long run, RunTree tree) {
    digests[(int) (run - first)] = tree;
  }

  /// The run, if it was checked.
  @Nullable LoadedRun loaded(long run) {
    RunTree tree = digests[(int) (run - first)];
    return tree == null ? null : new LoadedRun(run, bytesOf(run), tree);
  }
}
