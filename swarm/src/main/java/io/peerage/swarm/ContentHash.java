package io.peerage.swarm;

import io.peerage.swarm.content.HashFunction;
import io.peerage.swarm.effect.Completions;
import io.peerage.swarm.effect.SwarmEffect;
import io.peerage.swarm.store.HashedFile;
import io.peerage.swarm.store.SharedFile;
import io.peerage.swarm.tree.HashTree;
import io.peerage.wire.Carrier;
import io.peerage.wire.Core;
import io.peerage.wire.Driver;
import io.peerage.wire.ErrorCode;
import io.peerage.wire.IoEffect;
import io.peerage.wire.IoInput;
import io.peerage.wire.Outbox;
import io.peerage.wire.PeerageException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongConsumer;

/// The root digest of a file, without sharing it (RFC 7574, 5.2).
public final class ContentHash {

  /// Chunks of a content that is only hashed may be larger than those that anybody sends.
  public static final int CHUNK_SIZE_MAX = 65_536;

  private static final int FILE = 1;

  private ContentHash() {}

  /// Hashes a file; blocks until it is done.
  ///
  /// @param chunkSize in bytes, 1 to [#CHUNK_SIZE_MAX]
  /// @param hashed told, on a worker thread, how many bytes are hashed
  /// @throws PeerageException as [SwarmPeer#share]
  public static Hashed hash(
      Carrier carrier, Path file, HashFunction function, int chunkSize, LongConsumer hashed) {
    carrier.loop().refuseBlocking("hash");
    return SwarmPeer.join(hashAsync(carrier, file, function, chunkSize, hashed));
  }

  /// Hashes a file; completes on the carrier's workers.
  public static CompletableFuture<Hashed> hashAsync(
      Carrier carrier, Path file, HashFunction function, int chunkSize, LongConsumer hashed) {
    if (chunkSize < 1 || chunkSize > CHUNK_SIZE_MAX) {
      throw new PeerageException(
          ErrorCode.USAGE,
          "a chunk size of %,d bytes".formatted(chunkSize),
          "use 1 to %,d".formatted(CHUNK_SIZE_MAX));
    }
    CompletableFuture<Hashed> result = new CompletableFuture<>();
    HashingCore core = new HashingCore(carrier, file, function, chunkSize, hashed, result);
    Driver<HashingCore> driver =
        new Driver<>(
            carrier, core, mistake -> core.end(() -> result.completeExceptionally(mistake)));
    if (!driver.tell((hashing, _, out) -> hashing.start(out))) {
      throw new PeerageException(
          ErrorCode.REFUSED, "the loop has too much to do", "try again in a moment");
    }
    return result.copy();
  }

  /// One file, hashed once.
  private static final class HashingCore implements Core<IoInput, IoEffect>, HashedFile.Listener {

    private final Carrier carrier;
    private final LongConsumer progress;
    private final CompletableFuture<Hashed> result;
    private final Completions completions = new Completions();
    private final HashedFile file;

    HashingCore(
        Carrier carrier,
        Path path,
        HashFunction function,
        int chunkSize,
        LongConsumer progress,
        CompletableFuture<Hashed> result) {
      this.carrier = carrier;
      this.progress = progress;
      this.result = result;
      this.file =
          new HashedFile(
              FILE,
              new HashedFile.Request(path, function, chunkSize, HashTree.CHUNKS_MAX, true),
              null,
              completions,
              this);
    }

    void start(Outbox<IoEffect> out) {
      file.start(new DiskOnly(out));
    }

    void end(Runnable completion) {
      carrier.workers().callback(completion);
    }

    @Override
    public void receive(IoInput input, long now, Outbox<IoEffect> out) {
      switch (input) {
        case IoInput.OfFile answer ->
            completions.complete(answer.ticket(), answer, now, new DiskOnly(out));
        case IoInput.Computed computed ->
            completions.complete(computed.ticket(), computed, now, new DiskOnly(out));
        case IoInput.TurnEnded _ -> {}
        default -> throw new IllegalStateException("hashing was told " + input);
      }
    }

    @Override
    public void timer(int key, long now, Outbox<IoEffect> out) {
      throw new IllegalStateException("hashing has no timer");
    }

    @Override
    public void hashed(long bytes, Outbox<SwarmEffect> out) {
      carrier.workers().callback(() -> progress.accept(bytes));
    }

    @Override
    public void ready(
        SharedFile open,
        HashTree tree,
        boolean recalled,
        String complaint,
        long now,
        Outbox<SwarmEffect> out) {
      Hashed hashed = new Hashed(tree.root(), open.stamp().size());
      file.close(now, out);
      end(() -> result.complete(hashed));
    }

    @Override
    public void failed(PeerageException cause, long now, Outbox<SwarmEffect> out) {
      end(() -> result.completeExceptionally(cause));
    }
  }

  /// The outbox of a core that has no network.
  private record DiskOnly(Outbox<IoEffect> out) implements Outbox<SwarmEffect> {

    @Override
    public void put(SwarmEffect effect) {
      switch (effect) {
        case SwarmEffect.Disk(var operation) -> out.put(operation);
        case SwarmEffect.Work(long ticket, var work) -> out.put(new IoEffect.Compute(ticket, work));
        default -> throw new IllegalStateException("hashing wants " + effect);
      }
    }

    @Override
    public ByteBuffer buffer(int capacity) {
      return out.buffer(capacity);
    }

    @Override
    public void discard(ByteBuffer buffer) {
      out.discard(buffer);
    }
  }
}
