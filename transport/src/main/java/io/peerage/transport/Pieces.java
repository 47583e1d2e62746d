package io.peerage.transport;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.peerage.wire.MessageKind;
import org.jspecify.annotations.Nullable;

/// Makes frames of the pieces of messages that go out (RFC 6455, 5.4).
final class Pieces {

  private @Nullable MessageKind unfinished;

  /// The frame for the next piece.
  ///
  /// @throws IllegalStateException if the message has begun as another kind
  WebSocketFrame next(MessageKind kind, ByteBuf content, boolean last) {
    MessageKind begun = unfinished;
    if (begun != null && begun != kind) {
      throw new IllegalStateException("a message of two kinds");
    }
    unfinished = last ? null : kind;
    if (begun != null) {
      return new ContinuationWebSocketFrame(last, 0, content);
    }
    return kind == MessageKind.TEXT
        ? new TextWebSocketFrame(last, 0, content)
        : new BinaryWebSocketFrame(last, 0, content);
  }
}
