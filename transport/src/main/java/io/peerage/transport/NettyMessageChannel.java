package io.peerage.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
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
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// A WebSocket on a Netty channel that carried a stream before: how far both sides have got, and
/// what goes out. What comes in passes through its [MessageInflow], which ends the pipeline.
final class NettyMessageChannel
    implements MessageChannel, OpenChannel, MessageInflow.Owner, Outflow.Owner {

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
  private final Connection connection;
  private final MessageOptions options;
  private final BufferPool pool;
  private final MessageListener listener;
  private final Outflow outflow;
  private final MessageInflow inflow;
  private final Pieces pieces = new Pieces();
  private final Channel channel;
  private final @Nullable UpgradeRequest request;
  private final UpgradeServer server;
  private Phase phase = Phase.OPENING;

  /// @param request null if the peer is to ask
  NettyMessageChannel(
      NettyTransport transport,
      Connection connection,
      MessageOptions options,
      BufferPool pool,
      MessageListener listener,
      @Nullable UpgradeRequest request) {
    this.transport = transport;
    this.loop = transport.loop();
    this.counts = transport.streamCounts();
    this.connection = connection;
    this.channel = connection.channel();
    this.options = options;
    this.pool = pool;
    this.listener = listener;
    this.request = request;
    this.server = new UpgradeServer(this, options);
    this.inflow = new MessageInflow(transport, connection, options, listener, this);
    this.outflow = new Outflow(transport, pool, options.pendingBytesMax(), listener::written, this);
  }

  /// What its pipeline ends in.
  ChannelHandler[] handlers() {
    return request == null
        ? WebSocketParts.server(server, inflow, options)
        : WebSocketParts.client(
            new UpgradeClient(this, options, request, transport.nonce()), inflow, options);
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
    connection.reading(false);
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
      inflow.readOn();
    }
  }

  /// The peer does not want to.
  void refused(int status) {
    if (phase == Phase.OPENING) {
      phase = Phase.CLOSED;
      counts.upgradesFailed().increment();
      transport.forget(this);
      listener.refused(status);
      connection.close();
    }
  }

  /// What the peer says is no opening.
  ///
  /// @param last what to do instead of closing at once
  void broken(String why, @Nullable Runnable last) {
    if (phase == Phase.OPENING) {
      counts.upgradesFailed().increment();
      connection.blame(SocketErrors.noMessages(connection.remote(), why));
      phase = Phase.CLOSING;
      if (last == null) {
        connection.close();
      } else {
        last.run();
      }
    }
  }

  @Override
  public void grant(String subprotocol) {
    loop.requireInLoop("grant");
    if (phase == Phase.OPENING) {
      server.grant(subprotocol);
    }
  }

  @Override
  public void refuse(int status) {
    loop.requireInLoop("refuse");
    if (phase == Phase.OPENING) {
      server.refuse(status);
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
    if (phase == Phase.OPEN) {
      outflow.write(connection, frame, payload);
    } else {
      pool.release(payload);
    }
  }

  @Override
  public void flush() {
    loop.requireInLoop("flush");
    var _ = channel.flush();
  }

  @Override
  public void drained() {}

  // The end

  /// The carrier closes: the peer is told, and not waited for.
  @Override
  public void close() {
    if (phase == Phase.OPEN) {
      phase = Phase.CLOSING;
      inflow.clear();
      say(new CloseWebSocketFrame(WebSocketCloseStatus.ENDPOINT_UNAVAILABLE), true);
    } else if (phase != Phase.CLOSED) {
      phase = Phase.CLOSING;
      connection.close();
    }
  }

  @Override
  public void close(int code, String reason) {
    loop.requireInLoop("close");
    if (phase == Phase.OPENING) {
      phase = Phase.CLOSING;
      connection.close();
    } else if (phase == Phase.OPEN) {
      phase = Phase.CLOSING;
      inflow.clear();
      connection.reading(true);
      say(new CloseWebSocketFrame(code, reason), inflow.isPeerGone());
    }
  }

  @Override
  public void reset() {
    loop.requireInLoop("reset");
    if (phase == Phase.CLOSED) {
      return;
    }
    phase = Phase.CLOSING;
    connection.dropWhatWaits();
    loop.execute(connection::close);
  }

  /// Says the last word.
  private void say(CloseWebSocketFrame frame, boolean andClose) {
    var said = channel.writeAndFlush(frame);
    if (andClose) {
      said.addListener(ChannelFutureListener.CLOSE);
    }
  }

  /// It is told so, and left.
  @Override
  public void violated(WebSocketCloseStatus status, String why) {
    if (phase == Phase.OPEN) {
      connection.blame(SocketErrors.noMessages(connection.remote(), why));
      phase = Phase.CLOSING;
      say(new CloseWebSocketFrame(status, ""), true);
    }
  }

  @Override
  public void peerCloses(CloseWebSocketFrame close) {
    int code = close.statusCode() < 0 ? WebSocketCloseStatus.EMPTY.code() : close.statusCode();
    String reason = close.reasonText();
    phase = Phase.CLOSING;
    // The same frame back, as RFC 6455, 5.5.1 suggests.
    say(close, true);
    listener.ending(code, reason == null ? "" : reason);
  }

  @Override
  public void peerClosesToo() {
    if (phase == Phase.CLOSING) {
      connection.close();
    }
  }

  /// What had come by then is still the owner's, as far as it grants credit.
  @Override
  public void peerLeft() {
    if (phase == Phase.OPEN && connection.cause() == null && !inflow.isEmpty()) {
      return;
    }
    if (channel.isOpen()) {
      lost();
      connection.close();
    } else {
      over();
    }
  }

  private void lost() {
    if (phase == Phase.OPEN || phase == Phase.OPENING) {
      connection.deserted();
    }
  }

  private void over() {
    if (phase == Phase.CLOSED) {
      return;
    }
    lost();
    phase = Phase.CLOSED;
    inflow.clear();
    PeerageException cause = connection.cause();
    transport.over(this, cause);
    listener.closed(cause);
  }

  @Override
  public void thrown(Throwable thrown) {
    if (thrown instanceof IOException) {
      if (phase == Phase.OPEN) {
        connection.failed(thrown);
      }
      connection.close();
    } else {
      LOG.log(Level.ERROR, "the owner of a message channel failed", thrown);
    }
  }

  // Inwards

  @Override
  public void credit(int bytes) {
    loop.requireInLoop("credit");
    inflow.grant(bytes);
  }

  @Override
  public boolean isOpen() {
    return phase == Phase.OPEN;
  }

  @Override
  public void pinged(PingWebSocketFrame ping) {
    ByteBuf content = ping.content();
    ByteBuffer payload = pool.take(content.readableBytes());
    content.readBytes(payload);
    ping.release();
    write(new PongWebSocketFrame(Unpooled.wrappedBuffer(payload.flip())), payload);
  }
}
