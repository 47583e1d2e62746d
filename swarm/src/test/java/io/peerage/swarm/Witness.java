package io.peerage.swarm;

import io.peerage.swarm.content.SwarmMetadata;
import io.peerage.swarm.message.Message;
import io.peerage.swarm.message.MessageFormat;
import io.peerage.swarm.message.MessageReader;
import io.peerage.wire.Decoded;
import java.nio.ByteBuffer;

/// Reads what leaves an honest peer and finds every byte of content to be the right one.
final class Witness implements TappedCarrier.Tap {

  private static final int CHANNEL_BYTES = 4;

  private final byte[] content;
  private final SwarmMetadata metadata;
  private final MessageReader reader;
  private long chunks;

  Witness(byte[] content, SwarmMetadata metadata) {
    this.content = content;
    this.metadata = metadata;
    this.reader = new MessageReader(MessageFormat.of(metadata));
  }

  /// Chunks that left.
  long chunks() {
    return chunks;
  }

  @Override
  public void leaving(ByteBuffer payload, int segmentSize) {
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
