package io.peerage.transport;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// Puts messages together from their frames, and keeps those for which there is no credit.
final class Assembly {

  private final int messageBytesMax;
  private final ArrayDeque<WebSocketFrame> whole = new ArrayDeque<>();
  private @Nullable ByteBuf pieces;
  private boolean text;
  private long credit;

  Assembly(int credit, int messageBytesMax) {
    this.credit = credit;
    this.messageBytesMax = messageBytesMax;
  }

  /// Bytes the peer may still send; negative when the last message was longer than that.
  long credit() {
    return credit;
  }

  void grant(int bytes) {
    credit = Math.addExact(credit, bytes);
  }

  /// Takes a frame with content, or one that closes, over. Netty has checked that its place among
  /// the others is right.
  ///
  /// @return false when the message is too long
  boolean take(WebSocketFrame frame) {
    ByteBuf begun = pieces;
    if (frame instanceof CloseWebSocketFrame) {
      whole.add(frame);
      return true;
    }
    int before = begun == null ? 0 : begun.readableBytes();
    if (before + frame.content().readableBytes() > messageBytesMax) {
      frame.release();
      return false;
    }
    if (begun == null && frame.isFinalFragment()) {
      whole.add(frame);
      return true;
    }
    if (begun == null) {
      text = frame instanceof TextWebSocketFrame;
      begun = frame.content().alloc().buffer(2 * frame.content().readableBytes());
      pieces = begun;
    }
    begun.writeBytes(frame.content());
    boolean last = frame.isFinalFragment();
    frame.release();
    if (last) {
      pieces = null;
      whole.add(text ? new TextWebSocketFrame(begun) : new BinaryWebSocketFrame(begun));
    }
    return true;
  }

  /// Whether nothing whole waits.
  boolean isEmpty() {
    return whole.isEmpty();
  }

  /// Whether something waits that may be handed over.
  boolean isDue() {
    return !whole.isEmpty() && credit > 0;
  }

  /// The first of what waits, which is the caller's now.
  WebSocketFrame next() {
    WebSocketFrame frame = whole.removeFirst();
    if (!(frame instanceof CloseWebSocketFrame)) {
      credit -= frame.content().readableBytes();
    }
    return frame;
  }

  /// Drops everything.
  void clear() {
    whole.forEach(WebSocketFrame::release);
    whole.clear();
    if (pieces != null) {
      pieces.release();
      pieces = null;
    }
  }
}
