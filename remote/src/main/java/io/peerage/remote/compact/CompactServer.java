package io.peerage.remote.compact;

import io.peerage.remote.codec.Codec;
import io.peerage.remote.message.ToClient;
import io.peerage.remote.message.ToServer;
import io.peerage.wire.Decoded;
import java.nio.ByteBuffer;

/// The server's end of a connection: until HELLO has come, frames are short in both directions.
public final class CompactServer implements Codec<ToServer, ToClient> {
  private final ReplyWriter writer = new ReplyWriter(CompactLimits.FRAME_MIN);
  private final RequestReader reader;
  private final CompactLimits limits;

  /// @param limits what is kept of the client's words
  public CompactServer(CompactLimits limits) {
    this.limits = limits;
    this.reader = new RequestReader(limits);
    this.reader.frameMax(CompactLimits.FRAME_MIN);
  }

  @Override
  public boolean write(ToClient message) {
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
  public Decoded<ToServer> next() {
    Decoded<ToServer> next = reader.next();
    if (next instanceof Decoded.Value<ToServer>(ToServer.Hello hello)) {
      writer.frameMax(Math.min(hello.frameMax(), limits.frameMax()));
      reader.frameMax(limits.frameMax());
    }
    return next;
  }
}
