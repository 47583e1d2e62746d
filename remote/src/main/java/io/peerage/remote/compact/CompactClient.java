package io.peerage.remote.compact;

import io.peerage.remote.codec.Codec;
import io.peerage.remote.message.ToClient;
import io.peerage.remote.message.ToServer;
import io.peerage.wire.Decoded;
import java.nio.ByteBuffer;

/// The client's end of a connection.
public final class CompactClient implements Codec<ToClient, ToServer> {
  private final RequestWriter writer = new RequestWriter(CompactLimits.FRAME_MIN);
  private final ReplyReader reader;

  /// @param limits what is kept of the server's words
  public CompactClient(CompactLimits limits) {
    this.reader = new ReplyReader(limits);
  }

  @Override
  public boolean write(ToServer message) {
    return writer.write(message);
  }

  @Override
  public int size() {
    return writer.size();
  }

  @Override
  public int copy(int from, ByteBuffer into) {
    return writer.copy(from, into);
  }

  @Override
  public void clear() {
    writer.clear();
  }

  @Override
  public void feed(ByteBuffer bytes) {
    reader.feed(bytes);
  }

  @Override
  public Decoded<ToClient> next() {
    Decoded<ToClient> next = reader.next();
    if (next instanceof Decoded.Value<ToClient>(ToClient.Welcome welcome)) {
      writer.frameMax(welcome.frameMax());
    }
    return next;
  }
}
