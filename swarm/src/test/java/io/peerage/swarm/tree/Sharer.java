package io.peerage.swarm.tree;

import io.peerage.swarm.bin.Bins;
import io.peerage.swarm.bin.RangeSet;
import io.peerage.swarm.content.HashFunction;
import io.peerage.wire.Bytes;
import java.nio.ByteBuffer;
import java.util.Arrays;

/// An honest sender of one content, as far as a test needs it: the digests it owes, then the chunk.
final class Sharer {

  final HashFunction function;
  final int chunkSize;
  final byte[] content;
  final HashTree tree;
  private final RunTree[] runs;

  Sharer(HashFunction function, int chunkSize, byte[] content) {
    this.function = function;
    this.chunkSize = chunkSize;
    this.content = content;
    TreeBuilder builder = new TreeBuilder(function, chunkSize, content.length);
    runs = new RunTree[(int) builder.runs()];
    for (int run = 0; run < runs.length; run++) {
      ByteBuffer data =
          ByteBuffer.wrap(content, (int) builder.runStart(run), builder.runBytes(run));
      runs[run] = RunTree.hash(function, chunkSize, data);
      builder.add(run, runs[run]);
    }
    tree = builder.finish();
  }

  Bytes root() {
    return tree.root();
  }

  long chunks() {
    return tree.chunks();
  }

  /// The digest of any node, below and above the top of a run.
  byte[] digest(long bin) {
    byte[] digest = new byte[function.digestBytes()];
    int layer = Bins.layer(bin);
    long offset = Bins.offset(bin);
    if (!tree.copyDigest(layer, offset, digest, 0)) {
      int run = (int) (Bins.first(bin) / RunTree.RUN_CHUNKS);
      int inRun = (int) offset & ((RunTree.RUN_CHUNKS >> layer) - 1);
      if (!runs[run].copyDigest(layer, inRun, digest, 0)) {
        throw new IllegalStateException("bin " + bin);
      }
    }
    return digest;
  }

  byte[] chunk(long chunk) {
    int from = (int) chunk * chunkSize;
    return Arrays.copyOfRange(content, from, Math.min(content.length, from + chunkSize));
  }

  Verdict integrity(Verification receiver, Scratch scratch, long bin) {
    return receiver.integrity(
        scratch, Bins.first(bin), Bins.last(bin), ByteBuffer.wrap(digest(bin)));
  }

  /// Sends the digests owed to a receiver that knows these chunks, and the chunk.
  Verdict send(
      Verification receiver, Scratch scratch, OwedHashes.From from, RangeSet known, long chunk) {
    long[] bins = new long[OwedHashes.OWED_MAX];
    int owed = OwedHashes.list(from, chunks(), chunk, known, false, bins);
    for (int i = 0; i < owed; i++) {
      integrity(receiver, scratch, bins[i]);
    }
    return data(receiver, scratch, chunk);
  }

  Verdict data(Verification receiver, Scratch scratch, long chunk) {
    return receiver.data(scratch, chunk, ByteBuffer.wrap(chunk(chunk)));
  }
}
