package io.peerage.swarm;

import io.peerage.swarm.content.SwarmMetadata;
import io.peerage.swarm.message.Message;
import io.peerage.swarm.message.MessageFormat;
import io.peerage.swarm.message.MessageReader;
import io.peerage.wire.BufferPool;
import io.peerage.wire.Decoded;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// Reads what leaves an honest peer, finds every byte of content to be the right one, and looks how
/// much memory the peer has lent for what is on its way to the network and to the disk.
final class Witness implements TappedCarrier.Tap {

  private static final int CHANNEL_BYTES = 4;

  private final byte[] content;
  private final SwarmMetadata metadata;
  private final MessageReader reader;
  private final List<BufferPool> pools = new ArrayList<>();
  private long chunks;
  private long lentBytesPeak;

  Witness(byte[] content, SwarmMetadata metadata) {
    this.content = content;
    this.metadata = metadata;
    this.reader = new MessageReader(MessageFormat.of(metadata));
  }

  /// Chunks that left.
  long chunks() {
    return chunks;
  }

  /// The most that any one peer had lent.
  long lentBytesPeak() {
    return lentBytesPeak;
  }

  /// What all of them have lent now.
  long lentBytes() {
    return pools.stream().mapToLong(BufferPool::lentBytes).sum();
  }

  @Override
  public void binding(BufferPool pool) {
    pools.add(pool);
  }

  @Override
  public void leaving(ByteBuffer payload, int segmentSize) {
    for (BufferPool pool : pools) {
      lentBytesPeak = Math.max(lentBytesPeak, pool.lentBytes());
    }
    for (int at = payload.position(); at < payload.limit(); at += segmentSize) {
      int length = Math.min(segmentSize, payload.limit() - at);
      ByteBuffer datagram = payload.slice(at, length);
      if (datagram.getInt() != 0 && length > CHANNEL_BYTES) {
        read(datagram);
      }
    }
  }

  private void read(ByteBuffer datagram) {
    for (boolean first = true; datagram.hasRemaining(); first = false) {
      Decoded<Message> next = first ? reader.first(datagram) : reader.next(datagram);
      if (next
          instanceof Decoded.Value<Message>(Message.Data(long chunk, long _, ByteBuffer bytes))) {
        chunks++;
        int from = (int) chunk * metadata.chunkSize();
        if (!bytes.equals(ByteBuffer.wrap(content, from, bytes.remaining()))) {
          throw new AssertionError("an honest peer sends a chunk %d that is false".formatted(chunk));
        }
      } else if (!(next instanceof Decoded.Value<Message>)) {
        throw new AssertionError("an honest peer sends " + next);
      }
    }
  }
}
