package io.peerage.swarm.channel;

import io.peerage.swarm.bin.Bins;
import io.peerage.swarm.bin.RangeSet;
import io.peerage.swarm.effect.SwarmEffect;
import io.peerage.swarm.message.MessageWriter;
import io.peerage.swarm.message.SpecWriter;
import io.peerage.swarm.store.LoadedRun;
import io.peerage.swarm.store.ServedContent;
import io.peerage.swarm.tree.OwedHashes;
import io.peerage.swarm.tree.RunTree;
import io.peerage.wire.Outbox;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Puts chunks, and the digests that their receiver needs for them, into datagrams.
///
/// Two ways. In a *batch* the digests that all its chunks need go first, in datagrams of their own,
/// and then the chunks, in datagrams of one size, which the kernel cuts out of one buffer; what was
/// sent counts as known. On a line that loses, a batch relies on no digests but its own; on one
/// that loses much they go a second time behind the chunks, since without them the batch is
/// useless. A chunk *alone* goes with its digests in the same datagram where that fits.
final class ChunkDatagrams {

  /// Datagrams of digests that leave as one effect.
  private static final int DIGEST_DATAGRAMS_MAX = 30;

  private static final int BARE_MAX = 64;

  private final ServedContent content;
  private final SpecWriter writer;
  private final int dataBytes;
  private final Remote remote;
  private final Throttle throttle;

  /// What the receiver says that it has.
  private final RangeSet acknowledged;

  /// What it is assumed to know the digests of.
  private final RangeSet known;

  /// Chunks that go with all digests there are for them, peaks included.
  private final RangeSet bare = new RangeSet(BARE_MAX);

  private final RangeSet nothing = new RangeSet(1);

  /// Chunks in a row are owed about one node for each. A receiver whose known chunks are too
  /// scattered to remember is owed more; its batches end where this is full.
  private final long[] owed = new long[2 * RunTree.RUN_CHUNKS + OwedHashes.OWED_MAX];

  /// Of which run each of them is, or above which.
  private final LoadedRun[] owedOf = new LoadedRun[owed.length];

  private final long[] owedForOne = new long[OwedHashes.OWED_MAX];
  private int owedCount;
  private @Nullable Batch batch;
  private long sent;

  private record Batch(ByteBuffer datagrams, LineLoss.Trust trust, Outbox<SwarmEffect> out) {}

  /// @param throttle told of every byte that leaves
  ChunkDatagrams(ServedContent content, Remote remote, int rangesMax, Throttle throttle) {
    this.throttle = throttle;
    this.content = content;
    this.writer = new SpecWriter(content.format());
    this.dataBytes = MessageWriter.CHANNEL_BYTES + content.format().dataHeaderBytes();
    this.remote = remote;
    this.acknowledged = new RangeSet(rangesMax);
    this.known = new RangeSet(rangesMax);
  }

  /// What a datagram with one chunk has beside the chunk.
  int dataBytes() {
    return dataBytes;
  }

  /// What the receiver says that it has.
  RangeSet acknowledged() {
    return acknowledged;
  }

  /// The receiver has these.
  ///
  /// @return false when that makes more pieces than we keep
  boolean learn(long first, long last) {
    return acknowledged.add(first, last) && known.add(first, last);
  }

  /// The receiver asks for these. What it had of them it has lost, and the digests with it.
  void forget(long first, long last) {
    if (acknowledged.intersects(first, last)) {
      acknowledged.remove(first, last);
      known.remove(first, last);
    }
  }

  /// The receiver asks again for a chunk that has left: perhaps it could not prove it, so it goes
  /// with all its digests.
  void bare(long chunk) {
    bare.add(chunk);
  }

  /// Datagrams that left, a batch counted as one.
  long sent() {
    return sent;
  }

  /// One chunk with its digests.
  ///
  /// @param trusts whether digests that were sent before count as known
  void alone(long chunk, boolean trusts, LoadedRun run, long now, Outbox<SwarmEffect> out) {
    owedCount = 0;
    owe(chunk, trusts ? known : acknowledged, run);
    if (trusts) {
      known.add(chunk, chunk);
    }
    int length = content.chunkBytes(chunk);
    int inline = dataBytes + length + owedCount * content.integrityMessageBytes();
    boolean fits = inline <= remote.datagramBytes();
    if (!fits) {
      sendDigests(out);
    }
    ByteBuffer datagram = out.buffer(fits ? inline : dataBytes + length);
    MessageWriter.channel(datagram, remote.channel());
    if (fits) {
      writeDigests(datagram, 0, owedCount);
    }
    writeData(datagram, chunk, run, now);
    emit(datagram.flip(), datagram.remaining(), out);
  }

  /// Begins a batch, to be ended with [#end].
  ///
  /// @param segments chunks at the most
  /// @param trust how far to rely on digests to arrive
  void begin(int segments, LineLoss.Trust trust, Outbox<SwarmEffect> out) {
    if (trust != LineLoss.Trust.ALL) {
      known.copyFrom(acknowledged);
    }
    owedCount = 0;
    batch = new Batch(out.buffer(segments * segmentBytes()), trust, out);
  }

  /// Adds chunks of a run to the batch. One that is shorter than others has to be the last.
  ///
  /// @return the last that was added: where there is no room for more digests it is not `last`, and
  ///   may be the one before `first`
  long add(long first, long last, LoadedRun run, long now) {
    Batch current = batch();
    for (long chunk = first; chunk <= last; chunk++) {
      if (owedCount > owed.length - OwedHashes.OWED_MAX) {
        return chunk - 1;
      }
      owe(chunk, known, run);
      known.add(chunk, chunk);
      MessageWriter.channel(current.datagrams, remote.channel());
      writeData(current.datagrams, chunk, run, now);
    }
    return last;
  }

  /// Sends the batch; nothing where nothing was added.
  void end() {
    Batch current = batch();
    batch = null;
    if (current.datagrams.position() == 0) {
      current.out.discard(current.datagrams);
      return;
    }
    sendDigests(current.out);
    emit(current.datagrams.flip(), segmentBytes(), current.out);
    if (current.trust == LineLoss.Trust.TWICE) {
      sendDigests(current.out);
    }
  }

  private Batch batch() {
    Batch current = batch;
    if (current == null) {
      throw new IllegalStateException("no batch has begun");
    }
    return current;
  }

  private int segmentBytes() {
    return dataBytes + content.chunkSize();
  }

  private void owe(long chunk, RangeSet receiverKnows, LoadedRun run) {
    RangeSet knows = receiverKnows;
    if (!bare.isEmpty() && bare.contains(chunk)) {
      bare.remove(chunk, chunk);
      knows = nothing;
    }
    int count =
        OwedHashes.list(OwedHashes.From.PEAKS, content.chunks(), chunk, knows, false, owedForOne);
    System.arraycopy(owedForOne, 0, owed, owedCount, count);
    Arrays.fill(owedOf, owedCount, owedCount + count, run);
    owedCount += count;
  }

  private void writeData(ByteBuffer datagram, long chunk, LoadedRun run, long now) {
    writer.dataHeader(datagram, chunk, now / 1000);
    int offset = (int) (chunk - (run.run() << RunTree.RUN_LAYER)) * content.chunkSize();
    int length = content.chunkBytes(chunk);
    datagram.put(datagram.position(), run.bytes(), offset, length);
    datagram.position(datagram.position() + length);
  }

  private void writeDigests(ByteBuffer datagram, int from, int to) {
    for (int i = from; i < to; i++) {
      writer.integrityHeader(datagram, Bins.first(owed[i]), Bins.last(owed[i]));
      content.copyDigest(owed[i], owedOf[i], datagram);
    }
  }

  /// Sends what is owed: full datagrams of one size, the last one shorter.
  private void sendDigests(Outbox<SwarmEffect> out) {
    int each = content.integrityMessageBytes();
    int perDatagram = (remote.datagramBytes() - MessageWriter.CHANNEL_BYTES) / each;
    int segment = MessageWriter.CHANNEL_BYTES + perDatagram * each;
    for (int from = 0; from < owedCount; ) {
      int datagrams =
          Math.min((owedCount - from + perDatagram - 1) / perDatagram, DIGEST_DATAGRAMS_MAX);
      ByteBuffer payload = out.buffer(datagrams * segment);
      for (int d = 0; d < datagrams; d++) {
        int to = Math.min(owedCount, from + perDatagram);
        MessageWriter.channel(payload, remote.channel());
        writeDigests(payload, from, to);
        from = to;
      }
      emit(payload.flip(), Math.min(segment, payload.remaining()), out);
    }
  }

  private void emit(ByteBuffer payload, int segmentSize, Outbox<SwarmEffect> out) {
    sent++;
    throttle.spend(payload.remaining());
    out.put(new SwarmEffect.Send(remote.address(), payload, segmentSize));
  }
}
