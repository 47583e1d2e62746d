package io.peerage.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import io.peerage.wire.BufferPool;
import io.peerage.wire.MessageChannel;
import io.peerage.wire.MessageKind;
import io.peerage.wire.MessageListener;
import io.peerage.wire.MessageOptions;
import io.peerage.wire.PeerageException;
import io.peerage.wire.UpgradeRequest;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import org.jspecify.annotations.Nullable;

/// A WebSocket on a Netty channel that carried a stream before, and the end of that one's pipeline.
///
/// Netty reads while there is credit; what one read brought beyond it waits in an [Assembly].
final class NettyMessageChannel extends ChannelInboundHandlerAdapter
    implements MessageChannel, OpenChannel, Outflow.Owner {

  private static final Logger LOG = System.getLogger(NettyMessageChannel.class.getName());

  /// Largest read when frames may be packed: of a thousand times as much, when they are unpacked.
  private static final int PACKED_READ_BYTES_MAX = 4 * 1024;

  private enum Phase {
    /// HTTP is spoken.
    OPENING,
    OPEN,
    /// This side has said its last word, or closes the socket.
    CLOSING,
    CLOSED
  }

  private final NettyTransport transport;
  private final NettyLoop loop;
  private final StreamCounts counts;
  private final SocketAddress remote;
  private final MessageOptions options;
  private final BufferPool pool;
  private final MessageListener listener;
  private final Outflow outflow;
  private final Assembly assembly;
  private final Pieces pieces = new Pieces();
  private final Channel channel;
  private final @Nullable UpgradeServer server;
  private @Nullable PeerageException cause;
  private Phase phase = Phase.OPENING;
  private boolean refused;
  private boolean peerGone;

  /// @param serving whether the peer is to ask
  NettyMessageChannel(
      NettyTransport transport,
      Channel channel,
      SocketAddress remote,
      MessageOptions options,
      BufferPool pool,
      MessageListener listener,
      boolean serving) {
    this.transport = transport;
    this.loop = transport.loop();
    this.counts = transport.streamCounts();
    this.channel = channel;
    this.remote = remote;
    this.options = options;
    this.pool = pool;
    this.listener = listener;
    this.assembly = new Assembly(options.creditBytes(), options.messageBytesMax());
    this.server = serving ? new UpgradeServer(this, options) : null;
    this.outflow = new Outflow(loop, pool, counts.bytesWritten(), options.pendingBytesMax(), this);
  }

  /// What answers the peer's request; on a server only.
  UpgradeServer server() {
    if (server == null) {
      throw new IllegalStateException("nobody asks a client");
    }
    return server;
  }

  /// Bytes that a read may bring.
  int readable() {
    return phase == Phase.OPEN && options.deflate()
        ? PACKED_READ_BYTES_MAX
        : CreditBuffers.BYTES_MAX;
  }

  void inLoop(Runnable task) {
    loop.execute(task);
  }

  // The opening

  /// The peer asks; nothing is read until it has its answer.
  void asked(UpgradeRequest request) {
    channel.config().setAutoRead(false);
    if (phase == Phase.OPENING) {
      listener.asked(request);
    }
  }

  /// Both speak in frames from now on.
  void upgraded(String subprotocol) {
    if (phase == Phase.OPENING) {
      phase = Phase.OPEN;
      counts.upgrades().increment();
      listener.upgraded(subprotocol);
      readOn();
    }
  }

  /// The peer does not want to.
  void refused(int status) {
    if (phase == Phase.OPENING) {
      phase = Phase.CLOSED;
      refused = true;
      counts.upgradesFailed().increment();
      transport.forget(this);
      listener.refused(status);
      var _ = channel.close();
    }
  }

  /// What the peer says is no opening.
  ///
  /// @param last what to do instead of closing at once
  void broken(String why, @Nullable Runnable last) {
    if (phase == Phase.OPENING) {
      counts.upgradesFailed().increment();
      cause = SocketErrors.noMessages(remote, why);
      phase = Phase.CLOSING;
      if (last == null) {
        var _ = channel.close();
      } else {
        last.run();
      }
    }
  }

  @Override
  public void grant(String subprotocol) {
    loop.requireInLoop("grant");
    if (phase == Phase.OPENING) {
      server().grant(subprotocol);
    }
  }

  @Override
  public void refuse(int status) {
    loop.requireInLoop("refuse");
    if (phase == Phase.OPENING) {
      server().refuse(status);
      phase = Phase.CLOSING;
    }
  }

  // Outwards

  @Override
  public void send(MessageKind kind, ByteBuffer payload, boolean last) {
    loop.requireInLoop("send");
    WebSocketFrame frame = pieces.next(kind, Unpooled.wrappedBuffer(payload), last);
    if (last && phase == Phase.OPEN) {
      counts.messagesSent().increment();
    }
    write(frame, payload);
  }

  @Override
  public void ping(ByteBuffer payload) {
    loop.requireInLoop("ping");
    write(new PingWebSocketFrame(Unpooled.wrappedBuffer(payload)), payload);
  }

  private void write(WebSocketFrame frame, ByteBuffer payload) {
    if (phase == Phase.OPENING) {
      throw new IllegalStateException("sent before the stream goes on in messages");
    }
    if (phase == Phase.OPEN && outflow.fits(payload.remaining())) {
      outflow.write(channel, frame, payload);
      return;
    }
    pool.release(payload);
    if (phase == Phase.OPEN) {
      counts.overrun().increment();
      cause = SocketErrors.overrun(remote, options.pendingBytesMax());
      reset();
    }
  }

  @Override
  public void flush() {
    loop.requireInLoop("flush");
    var _ = channel.flush();
  }

  @Override
  public void written(int bytes) {
    if (phase == Phase.OPEN) {
      listener.written(bytes);
    }
  }

  @Override
  public void drained() {}

  @Override
  public void failed(Throwable why) {
    if (cause == null && phase == Phase.OPEN && !(why instanceof ClosedChannelException)) {
      cause = SocketErrors.broken(remote, why);
    }
  }

  // The end

  /// The carrier closes: the peer is told, and not waited for.
  @Override
  public void close() {
    if (phase == Phase.OPEN) {
      phase = Phase.CLOSING;
      assembly.clear();
      say(new CloseWebSocketFrame(WebSocketCloseStatus.ENDPOINT_UNAVAILABLE), true);
    } else if (phase != Phase.CLOSED) {
      phase = Phase.CLOSING;
      var _ = channel.close();
    }
  }

  @Override
  public void close(int code, String reason) {
    loop.requireInLoop("close");
    if (phase == Phase.OPENING) {
      phase = Phase.CLOSING;
      var _ = channel.close();
    } else if (phase == Phase.OPEN) {
      phase = Phase.CLOSING;
      assembly.clear();
      channel.config().setAutoRead(true);
      say(new CloseWebSocketFrame(code, reason), peerGone);
    }
  }

  @Override
  public void reset() {
    loop.requireInLoop("reset");
    if (phase == Phase.CLOSED) {
      return;
    }
    phase = Phase.CLOSING;
    if (channel.isOpen() && remote instanceof InetSocketAddress) {
      // Nothing lingers, and the peer is told at once.
      channel.config().setOption(ChannelOption.SO_LINGER, 0);
    }
    loop.execute(() -> {
      var _ = channel.close();
    });
  }

  /// Says the last word.
  private void say(CloseWebSocketFrame frame, boolean andClose) {
    var said = channel.writeAndFlush(frame);
    if (andClose) {
      said.addListener(ChannelFutureListener.CLOSE);
    }
  }

  /// The peer does not keep to the protocol; it is told so, and left.
  private void violated(WebSocketCloseStatus status, String why) {
    deliver();
    if (phase == Phase.OPEN) {
      cause = SocketErrors.noMessages(remote, why);
      phase = Phase.CLOSING;
      say(new CloseWebSocketFrame(status, ""), true);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    // Not from inside a call of the owner.
    loop.execute(this::peerLeft);
  }

  /// The peer sends no more. What had come by then is still the owner's, as far as it grants
  /// credit.
  private void peerLeft() {
    peerGone = true;
    if (phase == Phase.OPEN && cause == null && !assembly.isEmpty()) {
      return;
    }
    if (channel.isOpen()) {
      lost();
      var _ = channel.close();
    } else {
      over();
    }
  }

  private void lost() {
    if (cause == null && (phase == Phase.OPEN || phase == Phase.OPENING)) {
      cause = SocketErrors.broken(remote, new IOException("closed by the other side"));
    }
  }

  private void over() {
    if (phase == Phase.CLOSED) {
      return;
    }
    lost();
    phase = Phase.CLOSED;
    assembly.clear();
    if (cause != null) {
      counts.broken().increment();
    }
    transport.forget(this);
    listener.closed(cause);
  }

  // Inwards

  @Override
  public void credit(int bytes) {
    loop.requireInLoop("credit");
    assembly.grant(bytes);
    // Not from inside this call.
    loop.execute(this::readOn);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (!(message instanceof WebSocketFrame frame) || refused) {
      ReferenceCountUtil.release(message);
      return;
    }
    switch (frame) {
      case PingWebSocketFrame ping when phase == Phase.OPEN -> pong(ping);
      case PongWebSocketFrame pong when phase == Phase.OPEN -> {
        listener.ponged(pong.content().nioBuffer());
        pong.release();
      }
      case PingWebSocketFrame _, PongWebSocketFrame _ -> frame.release();
      case CloseWebSocketFrame close when phase == Phase.CLOSING -> {
        close.release();
        var _ = channel.close();
      }
      default -> {
        if (phase != Phase.OPEN) {
          frame.release();
        } else if (!assembly.take(frame)) {
          violated(
              WebSocketCloseStatus.MESSAGE_TOO_BIG,
              "a message of more than %d bytes".formatted(options.messageBytesMax()));
        }
      }
    }
  }

  private void pong(PingWebSocketFrame ping) {
    ByteBuf content = ping.content();
    ByteBuffer payload = pool.take(content.readableBytes());
    content.readBytes(payload);
    ping.release();
    write(new PongWebSocketFrame(Unpooled.wrappedBuffer(payload.flip())), payload);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    readOn();
    context.flush();
  }

  /// Hands over what has come, as far as there is credit, and lets Netty read if there is some
  /// left.
  private void readOn() {
    deliver();
    if (phase == Phase.OPEN && !peerGone) {
      channel.config().setAutoRead(assembly.credit() > 0);
    } else if (peerGone && assembly.isEmpty()) {
      loop.execute(this::peerLeft);
    }
  }

  private void deliver() {
    while (phase == Phase.OPEN && assembly.isDue()) {
      WebSocketFrame frame = assembly.next();
      if (frame instanceof CloseWebSocketFrame close) {
        peerCloses(close);
      } else {
        message(frame);
      }
    }
    listener.readCompleted();
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

  private void peerCloses(CloseWebSocketFrame close) {
    int code = close.statusCode() < 0 ? WebSocketCloseStatus.EMPTY.code() : close.statusCode();
    String reason = close.reasonText();
    phase = Phase.CLOSING;
    // The same frame back, as RFC 6455, 5.5.1 suggests.
    say(close, true);
    listener.ending(code, reason == null ? "" : reason);
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event == ChannelInputShutdownEvent.INSTANCE) {
      loop.execute(this::peerLeft);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable thrown) {
    WebSocketCloseStatus status = WebSocketParts.violation(thrown);
    if (status != null) {
      violated(status, String.valueOf(thrown.getMessage()));
    } else if (thrown instanceof IOException) {
      failed(thrown);
      var _ = context.close();
    } else {
      LOG.log(Level.ERROR, "the owner of a message channel failed", thrown);
    }
  }
}
