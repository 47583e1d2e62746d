package io.peerage.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.CodecException;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.peerage.wire.BufferPool;
import io.peerage.wire.MessageChannel;
import io.peerage.wire.MessageListener;
import io.peerage.wire.MessageOptions;
import io.peerage.wire.PeerageException;
import io.peerage.wire.StreamChannel;
import io.peerage.wire.StreamListener;
import io.peerage.wire.StreamOptions;
import io.peerage.wire.TlsOptions;
import io.peerage.wire.UpgradeRequest;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import org.jspecify.annotations.Nullable;

/// A stream on a Netty channel, and the end of that one's pipeline.
///
/// Netty reads while there is credit, and never more than that at once. Only when the peer ends the
/// stream does epoll read what is left at once; it waits here until there is credit for it, and is
/// no more than the kernel's receive buffer held.
final class NettyStreamChannel extends ChannelInboundHandlerAdapter
    implements StreamChannel, OpenChannel, Outflow.Owner {

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
  private final StreamCounts counts;
  private final BufferPool pool;
  private final StreamListener listener;
  private final Inflow inflow;
  private final Outflow outflow;
  private @Nullable Channel channel;
  private @Nullable NettyMessageChannel successor;
  private @Nullable SocketAddress remote;
  private @Nullable PeerageException cause;
  private Phase phase = Phase.OPENING;
  private int peeking;
  private boolean halfClosing;
  private boolean outputEnded;
  private boolean inputEnded;
  private boolean finished;
  private @Nullable SslHandler tls;

  /// TLS was started, and the owner has not been told yet what came of it.
  private boolean securing;

  /// The socket is closed, but what had come before is not all delivered.
  private boolean socketGone;

  NettyStreamChannel(
      NettyTransport transport, StreamOptions options, BufferPool pool, StreamListener listener) {
    this.transport = transport;
    this.loop = transport.loop();
    this.counts = transport.streamCounts();
    this.inflow = new Inflow(options.creditBytes());
    this.outflow = new Outflow(loop, pool, counts.bytesWritten(), options.pendingBytesMax(), this);
    this.pool = pool;
    this.listener = listener;
  }

  /// Bytes the peer may still send, as far as a read can take them.
  int readable() {
    if (successor != null) {
      return successor.readable();
    }
    if (tls != null) {
      // What comes is not yet what the owner is given.
      return CreditBuffers.BYTES_MAX;
    }
    long wanted = peeking == 0 ? inflow.credit() : peeking - inflow.heldBytes();
    return Math.clamp(wanted, 0, Integer.MAX_VALUE);
  }

  /// The socket is connected with `peer` already, which [#connected] will tell.
  void accepted(SocketAddress peer) {
    remote = peer;
    loop.execute(this::connected);
  }

  /// The socket is connected; called in the loop, not from inside a call of the owner.
  void connected() {
    if (phase != Phase.OPENING) {
      return;
    }
    phase = Phase.OPEN;
    if (remote == null) {
      remote = Addresses.normal(netty().remoteAddress());
    }
    transport.opened(this);
    listener.connected();
    readOn();
  }

  /// The socket cannot be connected, or the owner has given up meanwhile.
  void notConnected(PeerageException why) {
    if (phase == Phase.OPENING) {
      phase = Phase.CLOSED;
      listener.failed(why);
    } else {
      phase = Phase.CLOSED;
      listener.closed(null);
    }
  }

  private Channel netty() {
    if (channel == null) {
      throw new IllegalStateException("not registered");
    }
    return channel;
  }

  @Override
  public SocketAddress local() {
    return Addresses.normal(netty().localAddress());
  }

  @Override
  public SocketAddress remote() {
    if (remote == null) {
      throw new IllegalStateException("not connected");
    }
    return remote;
  }

  // Outwards

  @Override
  public void write(ByteBuffer payload) {
    loop.requireInLoop("write");
    if (phase == Phase.OPENING) {
      throw new IllegalStateException("written to before it is connected");
    }
    int bytes = payload.remaining();
    if (bytes == 0 || phase != Phase.OPEN || halfClosing) {
      pool.release(payload);
    } else if (!outflow.fits(bytes)) {
      pool.release(payload);
      counts.overrun().increment();
      breakOff(SocketErrors.overrun(remote(), outflow.pendingBytesMax()));
    } else {
      outflow.write(netty(), Unpooled.wrappedBuffer(payload), payload);
    }
  }

  @Override
  public void flush() {
    loop.requireInLoop("flush");
    if (phase == Phase.OPEN || phase == Phase.CLOSING) {
      netty().flush();
    }
  }

  @Override
  public void halfClose() {
    loop.requireInLoop("halfClose");
    if (phase == Phase.OPEN && !halfClosing) {
      halfClosing = true;
      netty().flush();
      endOutput();
    }
  }

  private void endOutput() {
    if (halfClosing && !outputEnded && outflow.isEmpty() && phase == Phase.OPEN) {
      outputEnded = true;
      // Under TLS the end is said inside of it.
      (tls == null ? ((DuplexChannel) netty()).shutdownOutput() : tls.closeOutbound())
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
      netty().config().setAutoRead(false);
      netty().flush();
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
      var _ = netty().close();
    }
  }

  private void closeWhenBothHaveEnded() {
    if (finished && outputEnded && phase == Phase.OPEN) {
      phase = Phase.CLOSING;
      closeWhenFlushed();
    }
  }

  @Override
  public void reset() {
    loop.requireInLoop("reset");
    if (phase == Phase.CLOSED || phase == Phase.HANDED_ON || channel == null) {
      return;
    }
    boolean opening = phase == Phase.OPENING;
    phase = Phase.CLOSING;
    if (!opening && channel.isOpen() && remote instanceof InetSocketAddress) {
      // Nothing lingers, and the peer is told at once.
      channel.config().setOption(ChannelOption.SO_LINGER, 0);
    }
    loop.execute(this::closeSocket);
  }

  @Override
  public MessageChannel upgrade(
      UpgradeRequest request, MessageOptions options, MessageListener owner) {
    NettyMessageChannel messages = messages(options, owner, false);
    if (phase == Phase.OPEN) {
      handOn(messages, WebSocketParts.client(messages, options, request, transport.nonce()));
    }
    return messages;
  }

  @Override
  public MessageChannel awaitUpgrade(MessageOptions options, MessageListener owner) {
    NettyMessageChannel messages = messages(options, owner, true);
    if (phase == Phase.OPEN) {
      handOn(messages, WebSocketParts.server(messages, options));
    }
    return messages;
  }

  /// A successor. Of a stream that is closed meanwhile the owner is told what it would have been
  /// told otherwise.
  private NettyMessageChannel messages(
      MessageOptions options, MessageListener owner, boolean serving) {
    loop.requireInLoop("upgrade");
    if (phase == Phase.OPENING || halfClosing) {
      throw new IllegalStateException("upgraded before it is connected or after its end");
    }
    return new NettyMessageChannel(transport, netty(), remote(), options, pool, owner, serving);
  }

  /// Gives the pipeline, and what has come and was not delivered, to a successor.
  private void handOn(NettyMessageChannel messages, ChannelHandler[] handlers) {
    successor = messages;
    phase = Phase.HANDED_ON;
    transport.opened(messages);
    transport.forget(this);
    ChannelPipeline pipeline = netty().pipeline();
    pipeline.replace(this, null, new Replay(loop, inflow.handOver()));
    pipeline.addLast(handlers);
    if (inputEnded) {
      loop.execute(() -> pipeline.fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE));
    } else {
      netty().config().setAutoRead(true);
    }
  }

  /// Ends it for a reason of our own.
  private void breakOff(PeerageException why) {
    if (cause == null) {
      cause = why;
    }
    reset();
  }

  @Override
  public void written(int bytes) {
    if (phase == Phase.OPEN) {
      listener.written(bytes);
    }
  }

  @Override
  public void drained() {
    endOutput();
    closeWhenFlushed();
  }

  @Override
  public void failed(Throwable why) {
    if (cause == null && phase == Phase.OPEN && !(why instanceof ClosedChannelException)) {
      cause = SocketErrors.broken(remote(), why);
    }
  }

  // Inwards

  @Override
  public void credit(int bytes) {
    loop.requireInLoop("credit");
    inflow.grant(bytes);
    if (phase != Phase.OPEN) {
      return;
    }
    if (inflow.isEmpty() && !inputEnded) {
      netty().config().setAutoRead(true);
    } else {
      // Not from inside this call.
      loop.execute(this::readOn);
    }
  }

  @Override
  public void peek(int bytes) {
    loop.requireInLoop("peek");
    peeking = bytes;
    // Not from inside this call.
    loop.execute(this::readOn);
  }

  /// Shows what has come, once that is enough or all that will come.
  private void show() {
    boolean enough = inflow.heldBytes() >= peeking || inputEnded || socketGone;
    if (peeking > 0 && enough && phase == Phase.OPEN && !securing) {
      ByteBuffer seen = inflow.look(peeking);
      peeking = 0;
      listener.peeked(seen);
    }
  }

  @Override
  public void startTls(TlsOptions options) {
    loop.requireInLoop("startTls");
    if (phase == Phase.OPENING || halfClosing || tls != null) {
      throw new IllegalStateException("secured before it is connected, after its end, or twice");
    }
    if (phase != Phase.OPEN) {
      return;
    }
    securing = true;
    SslHandler handler = Tls.handler(netty().alloc(), options, transport.workers());
    tls = handler;
    netty().pipeline().addFirst(new Replay(loop, inflow.handOver()), handler);
    handler
        .handshakeFuture()
        // Not from inside the call that ends it.
        .addListener(done -> loop.execute(() -> handshakeOver(handler, done.cause())));
    if (inputEnded) {
      loop.execute(() -> notSecured(new IOException("ended by the other side")));
    } else {
      netty().config().setAutoRead(true);
    }
  }

  private void handshakeOver(SslHandler handler, @Nullable Throwable refusal) {
    if (phase != Phase.OPEN) {
      return;
    }
    if (refusal != null) {
      notSecured(refusal);
      return;
    }
    counts.secured().increment();
    securing = false;
    listener.secured(Tls.session(handler));
    readOn();
  }

  private void notSecured(Throwable why) {
    if (securing) {
      securing = false;
      counts.notSecured().increment();
      breakOff(SocketErrors.notSecured(remote(), why));
    }
  }

  /// Delivers what is held, as far as there is credit, and lets Netty read if there is some left.
  private void readOn() {
    if (phase != Phase.OPEN || securing) {
      return;
    }
    show();
    if (inflow.isDue() && peeking == 0 && phase == Phase.OPEN) {
      deliver();
      listener.readCompleted();
    }
    if (inputEnded) {
      finish();
    } else if (phase == Phase.OPEN && !socketGone) {
      netty().config().setAutoRead(inflow.credit() > 0 || peeking > 0);
    }
  }

  private void deliver() {
    while (phase == Phase.OPEN && peeking == 0 && !securing && inflow.isDue()) {
      int count = inflow.due();
      ByteBuf first = inflow.first();
      counts.bytesRead().add(count);
      listener.received(first.nioBuffer(first.readerIndex(), count));
      inflow.taken(count);
    }
  }

  private void finish() {
    show();
    if (inflow.isEmpty() && !finished && !securing && phase == Phase.OPEN) {
      finished = true;
      listener.finished();
      closeWhenBothHaveEnded();
      if (socketGone) {
        loop.execute(this::over);
      }
    }
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    channel = context.channel();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    if (phase != Phase.OPEN && phase != Phase.OPENING) {
      bytes.release();
      return;
    }
    inflow.add(bytes);
    show();
    deliver();
    if (inflow.credit() == 0 && peeking == 0 && !securing && phase != Phase.HANDED_ON) {
      context.channel().config().setAutoRead(false);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    listener.readCompleted();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event == SslCloseCompletionEvent.SUCCESS) {
      inputEnded = true;
      finish();
    } else if (event == ChannelInputShutdownEvent.INSTANCE) {
      IOException unsaid = new IOException("ended without saying so under TLS");
      notSecured(unsaid);
      if (tls != null && !inputEnded) {
        breakOff(SocketErrors.broken(remote(), unsaid));
      }
      inputEnded = true;
      finish();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    loop.execute(this::ended);
  }

  /// The socket is closed. What had come by then is still the owner's, as far as it grants credit.
  private void ended() {
    if (phase == Phase.OPEN && cause == null && inputEnded && !finished) {
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
    if (cause == null && !asked) {
      cause = SocketErrors.broken(remote(), new IOException("closed by the other side"));
    }
    if (cause != null) {
      counts.broken().increment();
    }
    transport.forget(this);
    listener.closed(cause);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable thrown) {
    if (securing) {
      notSecured(thrown);
    } else if (thrown instanceof IOException || thrown instanceof CodecException) {
      failed(thrown);
      var _ = context.close();
    } else {
      LOG.log(Level.ERROR, "the owner of a stream failed", thrown);
    }
  }
}
