package io.peerage.swarm.channel;

import io.peerage.swarm.bin.Bins;
import io.peerage.swarm.effect.SwarmEffect;
import io.peerage.swarm.message.MessageWriter;
import io.peerage.swarm.store.LoadedRun;
import io.peerage.swarm.store.ServedContent;
import io.peerage.swarm.tree.RunTree;
import io.peerage.wire.Outbox;
import java.nio.ByteBuffer;

/// Chunks and digests into datagrams, and those on their way.
final class Packing {

  /// What a datagram with one chunk has beside the chunk.
  static final int DATA_DATAGRAM_BYTES =
      MessageWriter.CHANNEL_BYTES + MessageWriter.DATA_HEADER_BYTES;

  static final int SEGMENTS_MAX = 60;

  private final ServedContent content;
  private final Remote remote;
  private final Throttle throttle;
  private long datagramsSent;

  /// @param throttle told of every byte that leaves
  Packing(ServedContent content, Remote remote, Throttle throttle) {
    this.content = content;
    this.remote = remote;
    this.throttle = throttle;
  }

  /// Datagrams that left, a batch counted as one.
  long datagramsSent() {
    return datagramsSent;
  }

  void data(ByteBuffer datagram, long chunk, LoadedRun run, long now) {
    MessageWriter.dataHeader(datagram, chunk, now / 1000);
    int offset = (int) (chunk - (run.run() << RunTree.RUN_LAYER)) * content.chunkSize();
    int length = content.chunkBytes(chunk);
    datagram.put(datagram.position(), run.bytes(), offset, length);
    datagram.position(datagram.position() + length);
  }

  /// @param owed the bins of nodes
  void digests(ByteBuffer datagram, LoadedRun run, long[] owed, int from, int to) {
    for (int i = from; i < to; i++) {
      MessageWriter.integrityHeader(datagram, Bins.first(owed[i]), Bins.last(owed[i]));
      content.copyDigest(owed[i], run, datagram);
    }
  }

  /// Sends digests ahead of their chunks: full datagrams of one size, the last one shorter.
  void sendDigests(LoadedRun run, long[] owed, int count, Outbox<SwarmEffect> out) {
    int each = content.integrityMessageBytes();
    int perDatagram = (remote.datagramBytes() - MessageWriter.CHANNEL_BYTES) / each;
    int segment = MessageWriter.CHANNEL_BYTES + perDatagram * each;
    for (int from = 0; from < count; ) {
      int datagrams = Math.min((count - from + perDatagram - 1) / perDatagram, SEGMENTS_MAX / 2);
      ByteBuffer payload = out.buffer(datagrams * segment);
      for (int d = 0; d < datagrams; d++) {
        int to = Math.min(count, from + perDatagram);
        MessageWriter.channel(payload, remote.channel());
        digests(payload, run, owed, from, to);
        from = to;
      }
      emit(payload.flip(), Math.min(segment, payload.remaining()), out);
    }
  }

  void emit(ByteBuffer payload, int segmentSize, Outbox<SwarmEffect> out) {
    datagramsSent++;
    throttle.spend(payload.remaining());
    out.put(new SwarmEffect.Send(remote.address(), payload, segmentSize));
  }
}
