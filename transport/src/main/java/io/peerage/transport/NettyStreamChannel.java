package io.peerage.transport;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.CodecException;
import io.peerage.wire.BufferPool;
import io.peerage.wire.Counter;
import io.peerage.wire.MessageChannel;
import io.peerage.wire.MessageListener;
import io.peerage.wire.MessageOptions;
import io.peerage.wire.PeerageException;
import io.peerage.wire.StreamChannel;
import io.peerage.wire.StreamListener;
import io.peerage.wire.StreamOptions;
import io.peerage.wire.TlsOptions;
import io.peerage.wire.TlsSession;
import io.peerage.wire.UpgradeRequest;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// A stream on a Netty channel: how far both sides have got, and what it may become. What comes
/// passes through its [Inflow], which ends the pipeline, and what goes through its [Outflow].
///
/// Netty reads while there is credit, and never more than that at once. Only when the peer ends the
/// stream does epoll read what is left at once; it waits in the inflow until there is credit for
/// it, and is no more than the kernel's receive buffer held.
final class NettyStreamChannel
    implements StreamChannel, OpenChannel, Inflow.Owner, Outflow.Owner, StreamTls.Owner {

  private static final Logger LOG = System.getLogger(NettyStreamChannel.class.getName());

  private enum Phase {
    OPENING,
    OPEN,
    /// The owner wants no more; what was written still goes out.
    CLOSING,
    CLOSED,
    /// It goes on in messages, which are somebody else's.
    HANDED_ON
  }

  private final NettyTransport transport;
  private final NettyLoop loop;
  private final BufferPool pool;
  private final StreamListener listener;
  private final Inflow inflow;
  private final Outflow outflow;
  private final StreamTls tls;
  private @Nullable Connection connection;
  private @Nullable NettyMessageChannel successor;
  private Phase phase = Phase.OPENING;
  private boolean halfClosing;
  private boolean outputEnded;

  /// The socket is closed, but what had come before is not all delivered.
  private boolean socketGone;

  NettyStreamChannel(
      NettyTransport transport, StreamOptions options, BufferPool pool, StreamListener listener) {
    this.transport = transport;
    this.loop = transport.loop();
    Counter read = transport.streamCounts().bytesRead();
    this.inflow = new Inflow(options.creditBytes(), listener, read, loop::execute, this);
    this.outflow = new Outflow(transport, pool, options.pendingBytesMax(), listener::written, this);
    this.tls = new StreamTls(transport, this);
    this.pool = pool;
    this.listener = listener;
  }

  /// What its pipeline ends in.
  ChannelHandler handler() {
    return inflow;
  }

  @Override
  public void registered(Channel channel) {
    connection = new Connection(channel);
  }

  /// Bytes the peer may still send, as far as a read can take them.
  int readable() {
    if (successor != null) {
      return successor.readable();
    }
    // Under TLS, what comes is not yet what the owner is given.
    return tls.isWanted() ? CreditBuffers.BYTES_MAX : inflow.readable();
  }

  /// The socket is connected; called in the loop, not from inside a call of the owner.
  void connected() {
    if (phase != Phase.OPENING) {
      return;
    }
    phase = Phase.OPEN;
    connection().established();
    transport.opened(this);
    listener.connected();
    inflow.readOn();
  }

  /// The socket cannot be connected, or the owner has given up meanwhile.
  void notConnected(PeerageException why) {
    boolean wanted = phase == Phase.OPENING;
    phase = Phase.CLOSED;
    if (wanted) {
      listener.failed(why);
    } else {
      listener.closed(null);
    }
  }

  private Connection connection() {
    if (connection == null) {
      throw new IllegalStateException("not registered");
    }
    return connection;
  }

  @Override
  public SocketAddress local() {
    return connection().local();
  }

  @Override
  public SocketAddress remote() {
    return connection().remote();
  }

  // Outwards

  @Override
  public void write(ByteBuffer payload) {
    loop.requireInLoop("write");
    if (phase == Phase.OPENING) {
      throw new IllegalStateException("written to before it is connected");
    }
    if (phase == Phase.OPEN && !halfClosing && payload.hasRemaining()) {
      outflow.write(connection(), Unpooled.wrappedBuffer(payload), payload);
    } else {
      pool.release(payload);
    }
  }

  @Override
  public void flush() {
    loop.requireInLoop("flush");
    if (phase == Phase.OPEN || phase == Phase.CLOSING) {
      connection().channel().flush();
    }
  }

  @Override
  public void halfClose() {
    loop.requireInLoop("halfClose");
    if (phase == Phase.OPEN && !halfClosing) {
      halfClosing = true;
      connection().channel().flush();
      endOutput();
    }
  }

  private void endOutput() {
    if (halfClosing && !outputEnded && outflow.isEmpty() && phase == Phase.OPEN) {
      outputEnded = true;
      // Under TLS the end is said inside of it.
      (tls.isWanted() ? tls.endOutput() : ((DuplexChannel) connection().channel()).shutdownOutput())
          // It fails when the peer is gone altogether, which we are told in its own way.
          .addListener(_ -> closeWhenBothHaveEnded());
    }
  }

  @Override
  public void close() {
    loop.requireInLoop("close");
    if (phase == Phase.OPENING) {
      reset();
    } else if (phase == Phase.OPEN) {
      phase = Phase.CLOSING;
      connection().reading(false);
      connection().channel().flush();
      closeWhenFlushed();
    }
  }

  private void closeWhenFlushed() {
    if (phase == Phase.CLOSING && outflow.isEmpty()) {
      closeSocket();
    }
  }

  private void closeSocket() {
    if (socketGone) {
      loop.execute(this::over);
    } else {
      connection().close();
    }
  }

  private void closeWhenBothHaveEnded() {
    if (inflow.isOver() && outputEnded && phase == Phase.OPEN) {
      phase = Phase.CLOSING;
      closeWhenFlushed();
    }
  }

  @Override
  public void reset() {
    loop.requireInLoop("reset");
    if (phase == Phase.CLOSED || phase == Phase.HANDED_ON || connection == null) {
      return;
    }
    if (phase != Phase.OPENING) {
      connection.dropWhatWaits();
    }
    phase = Phase.CLOSING;
    loop.execute(this::closeSocket);
  }

  /// Ends it for a reason of our own.
  private void breakOff(PeerageException why) {
    connection().blame(why);
    reset();
  }

  @Override
  public void drained() {
    endOutput();
    closeWhenFlushed();
  }

  // Inwards

  @Override
  public void credit(int bytes) {
    loop.requireInLoop("credit");
    inflow.grant(bytes);
  }

  @Override
  public void peek(int bytes) {
    loop.requireInLoop("peek");
    inflow.look(bytes);
  }

  @Override
  public boolean isListening() {
    return phase == Phase.OPEN && !tls.isUnderWay();
  }

  @Override
  public boolean isDeaf() {
    return phase != Phase.OPEN && phase != Phase.OPENING;
  }

  /// Under TLS the end is said inside of it: whoever leaves without could be cutting off what the
  /// peer had to say.
  @Override
  public void cutOff() {
    IOException unsaid = new IOException("ended without saying so under TLS");
    tls.fail(unsaid);
    if (tls.isWanted() && !inflow.isEnded()) {
      breakOff(SocketErrors.broken(remote(), unsaid));
    }
  }

  @Override
  public void inputOver() {
    closeWhenBothHaveEnded();
    if (socketGone) {
      loop.execute(this::over);
    }
  }

  // What it becomes

  @Override
  public void startTls(TlsOptions options) {
    loop.requireInLoop("startTls");
    requireBothSides("secured");
    if (tls.isWanted()) {
      throw new IllegalStateException("secured twice");
    }
    if (phase == Phase.OPEN) {
      tls.start(connection(), options, inflow);
    }
  }

  @Override
  public boolean isOpen() {
    return phase == Phase.OPEN;
  }

  @Override
  public void secured(TlsSession session) {
    listener.secured(session);
    inflow.readOn();
  }

  @Override
  public void notSecured(Throwable why) {
    breakOff(SocketErrors.notSecured(remote(), why));
  }

  @Override
  public MessageChannel upgrade(
      UpgradeRequest request, MessageOptions options, MessageListener owner) {
    return goOn(owner, options, request);
  }

  @Override
  public MessageChannel awaitUpgrade(MessageOptions options, MessageListener owner) {
    return goOn(owner, options, null);
  }

  /// Gives the pipeline, and what has come and was not delivered, to a successor. Of a stream that
  /// is closed meanwhile the owner is told what it would have been told otherwise.
  ///
  /// @param request null if the peer is to ask
  private MessageChannel goOn(
      MessageListener owner, MessageOptions options, @Nullable UpgradeRequest request) {
    loop.requireInLoop("upgrade");
    requireBothSides("upgraded");
    var messages = new NettyMessageChannel(transport, connection(), options, pool, owner, request);
    if (phase == Phase.OPEN) {
      successor = messages;
      phase = Phase.HANDED_ON;
      transport.opened(messages);
      transport.forget(this);
      inflow.giveWay(messages.handlers());
    }
    return messages;
  }

  private void requireBothSides(String what) {
    if (phase == Phase.OPENING || halfClosing) {
      throw new IllegalStateException(what + " before it is connected or after its end");
    }
  }

  // How it ends

  /// The socket is closed. What had come by then is still the owner's, as far as it grants credit.
  @Override
  public void disconnected() {
    boolean undelivered = inflow.isEnded() && !inflow.isOver();
    if (phase == Phase.OPEN && connection().cause() == null && undelivered) {
      socketGone = true;
    } else if (phase != Phase.OPENING) {
      // While it opens, whoever connects it tells.
      over();
    }
  }

  private void over() {
    if (phase == Phase.CLOSED) {
      return;
    }
    boolean asked = phase == Phase.CLOSING;
    phase = Phase.CLOSED;
    inflow.clear();
    if (!asked) {
      connection().deserted();
    }
    PeerageException cause = connection().cause();
    transport.over(this, cause);
    listener.closed(cause);
  }

  @Override
  public void thrown(Throwable thrown) {
    if (tls.isUnderWay()) {
      tls.fail(thrown);
    } else if (thrown instanceof IOException || thrown instanceof CodecException) {
      if (phase == Phase.OPEN) {
        connection().failed(thrown);
      }
      connection().close();
    } else {
      LOG.log(Level.ERROR, "the owner of a stream failed", thrown);
    }
  }
}
