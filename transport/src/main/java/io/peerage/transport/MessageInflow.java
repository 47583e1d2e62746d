package io.peerage.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import io.peerage.wire.MessageKind;
import io.peerage.wire.MessageListener;
import io.peerage.wire.MessageOptions;
import java.nio.ByteBuffer;

/// What the peer of a message channel says, and the end of the channel's pipeline. Hands over
/// messages as far as there is credit; what one read brought beyond it waits in an [Assembly].
final class MessageInflow extends ChannelInboundHandlerAdapter {

  /// The message channel. In the loop.
  interface Owner {

    /// Whether messages may be handed over.
    boolean isOpen();

    /// The peer wants a sign of life; the frame is the owner's now.
    void pinged(PingWebSocketFrame ping);

    /// The peer has said its last word, and all messages before it were handed over; the frame is
    /// the owner's now.
    void peerCloses(CloseWebSocketFrame close);

    /// The peer has said its last word when the channel was not open any more.
    void peerClosesToo();

    /// The peer does not keep to the protocol; all messages before that were handed over.
    void violated(WebSocketCloseStatus status, String why);

    /// The peer sends no more, or the socket is closed. Perhaps more than once, and again when what
    /// had come by then was handed over.
    void peerLeft();

    /// The socket or the listener threw this.
    void thrown(Throwable thrown);
  }

  private final NettyLoop loop;
  private final StreamCounts counts;
  private final MessageListener listener;
  private final Owner owner;
  private final int messageBytesMax;
  private final Assembly assembly;
  private final Connection connection;
  private boolean peerGone;

  MessageInflow(
      NettyTransport transport,
      Connection connection,
      MessageOptions options,
      MessageListener listener,
      Owner owner) {
    this.loop = transport.loop();
    this.counts = transport.streamCounts();
    this.connection = connection;
    this.listener = listener;
    this.owner = owner;
    this.messageBytesMax = options.messageBytesMax();
    this.assembly = new Assembly(options.creditBytes(), messageBytesMax);
  }

  /// Whether nothing waits.
  boolean isEmpty() {
    return assembly.isEmpty();
  }

  /// Whether the peer sends no more.
  boolean isPeerGone() {
    return peerGone;
  }

  void grant(int bytes) {
    assembly.grant(bytes);
    // Not from inside this call.
    loop.execute(this::readOn);
  }

  /// Drops what waits.
  void clear() {
    assembly.clear();
  }

  // What Netty tells

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    switch (message) {
      case PingWebSocketFrame ping when owner.isOpen() -> owner.pinged(ping);
      case PongWebSocketFrame pong when owner.isOpen() -> {
        listener.ponged(pong.content().nioBuffer());
        pong.release();
      }
      case PingWebSocketFrame ping -> ping.release();
      case PongWebSocketFrame pong -> pong.release();
      case CloseWebSocketFrame close when !owner.isOpen() -> {
        close.release();
        owner.peerClosesToo();
      }
      case WebSocketFrame frame when owner.isOpen() -> {
        if (!assembly.take(frame)) {
          violated(
              WebSocketCloseStatus.MESSAGE_TOO_BIG,
              "a message of more than %d bytes".formatted(messageBytesMax));
        }
      }
      default -> ReferenceCountUtil.release(message);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    readOn();
    context.flush();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event == ChannelInputShutdownEvent.INSTANCE) {
      loop.execute(this::peerLeft);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    // Not from inside a call of the owner.
    loop.execute(this::peerLeft);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable thrown) {
    WebSocketCloseStatus status = WebSocketParts.violation(thrown);
    if (status != null) {
      violated(status, String.valueOf(thrown.getMessage()));
    } else {
      owner.thrown(thrown);
    }
  }

  // What is made of it

  /// Hands over what has come, as far as there is credit, and lets Netty read if there is some
  /// left.
  void readOn() {
    deliver();
    if (owner.isOpen() && !peerGone) {
      connection.reading(assembly.credit() > 0);
    } else if (peerGone && assembly.isEmpty()) {
      loop.execute(this::peerLeft);
    }
  }

  private void deliver() {
    while (owner.isOpen() && assembly.isDue()) {
      WebSocketFrame frame = assembly.next();
      if (frame instanceof CloseWebSocketFrame close) {
        peerCloses(close);
      } else {
        message(frame);
      }
    }
    listener.readCompleted();
  }

  /// What the owner has to say to the messages before goes out first, whether they came together
  /// with the end or not.
  private void peerCloses(CloseWebSocketFrame close) {
    listener.readCompleted();
    if (owner.isOpen()) {
      owner.peerCloses(close);
    } else {
      close.release();
      owner.peerClosesToo();
    }
  }

  private void message(WebSocketFrame frame) {
    ByteBuf content = frame.content();
    MessageKind kind = frame instanceof TextWebSocketFrame ? MessageKind.TEXT : MessageKind.BINARY;
    ByteBuffer payload = content.nioBuffer();
    counts.messagesReceived().increment();
    counts.bytesRead().add(payload.remaining());
    listener.message(kind, payload);
    frame.release();
  }

  private void violated(WebSocketCloseStatus status, String why) {
    deliver();
    owner.violated(status, why);
  }

  private void peerLeft() {
    peerGone = true;
    owner.peerLeft();
  }
}
