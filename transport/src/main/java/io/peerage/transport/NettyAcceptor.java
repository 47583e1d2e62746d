package io.peerage.transport;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.peerage.wire.AcceptListener;
import io.peerage.wire.Admission;
import io.peerage.wire.BufferPool;
import io.peerage.wire.ListenOptions;
import io.peerage.wire.StreamChannel;
import io.peerage.wire.StreamListener;
import io.peerage.wire.StreamOptions;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import org.jspecify.annotations.Nullable;

/// A listener for streams on a Netty channel: the end of that one's pipeline, and what greets every
/// connection it accepts.
final class NettyAcceptor extends ChannelInboundHandlerAdapter
    implements AcceptListener.Acceptor, OpenChannel {

  private static final Logger LOG = System.getLogger(NettyAcceptor.class.getName());

  private final NettyTransport transport;
  private final NettyLoop loop;
  private final StreamCounts counts;
  private final AcceptListener listener;
  private final Admission admission;
  private final @Nullable OwnUser ownUser;
  private @Nullable Channel channel;
  private boolean told;
  private boolean closing;

  NettyAcceptor(
      NettyTransport transport,
      SocketAddress address,
      ListenOptions options,
      AcceptListener listener) {
    this.transport = transport;
    this.loop = transport.loop();
    this.counts = transport.streamCounts();
    this.listener = listener;
    this.admission = new Admission(options, loop.now());
    this.ownUser =
        options.ownUserOnly() && address instanceof UnixDomainSocketAddress unix
            ? new OwnUser(unix)
            : null;
  }

  /// The address is bound. Accepting starts only now.
  void opened() {
    told = true;
    transport.opened(this);
    listener.listening(this);
    if (!closing) {
      netty().config().setAutoRead(true);
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
  public void close() {
    loop.requireInLoop("close");
    if (!closing) {
      closing = true;
      var _ = netty().close();
    }
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    channel = context.channel();
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    closing = true;
    if (told) {
      // The JDK frees a port when the selector next looks at its keys; a timer runs after that.
      var _ = loop.schedule(loop.now(), this::tellClosed);
    }
  }

  private void tellClosed() {
    transport.forget(this);
    listener.closed();
  }

  /// Too few descriptors, say. Netty goes on accepting after a second.
  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable thrown) {
    if (thrown instanceof IOException) {
      counts.acceptsFailed().increment();
      LOG.log(Level.WARNING, "cannot accept a connection: {0}", thrown.getMessage());
    } else {
      LOG.log(Level.ERROR, "the owner of a listener failed", thrown);
    }
  }

  /// What every accepted connection begins with.
  ChannelInitializer<Channel> greeting() {
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(Channel accepted) {
        accepted.pipeline().addLast(new Arrival());
      }
    };
  }

  private void arrived(Channel accepted, Arrival arrival) {
    SocketAddress remote = arrival.remote();
    if (ownUser != null && !ownUser.isAtOtherEndOf(accepted)) {
      counts.strangersRefused().increment();
      refuse(accepted);
      return;
    }
    if (closing || !admission.enter(remote, loop.now())) {
      refuse(accepted);
      return;
    }
    accepted.closeFuture().addListener(_ -> admission.left(remote));
    listener.incoming(arrival);
    if (arrival.taken) {
      counts.accepts().increment();
    } else {
      refuse(accepted);
    }
  }

  private void refuse(Channel accepted) {
    counts.acceptsRefused().increment();
    var _ = accepted.close();
  }

  /// A connection from when it is there until it is accepted.
  private final class Arrival extends ChannelInboundHandlerAdapter
      implements AcceptListener.Incoming {
    private @Nullable Channel accepted;
    private SocketAddress remote = Addresses.normal((SocketAddress) null);
    boolean taken;

    @Override
    public void channelActive(ChannelHandlerContext context) {
      accepted = context.channel();
      remote = Addresses.normal(accepted.remoteAddress());
      arrived(accepted, this);
    }

    @Override
    public SocketAddress remote() {
      return remote;
    }

    @Override
    public StreamChannel accept(StreamOptions options, BufferPool pool, StreamListener owner) {
      if (taken || accepted == null) {
        throw new IllegalStateException("accepted twice");
      }
      taken = true;
      NettyStreamChannel stream = new NettyStreamChannel(transport, options, pool, owner);
      accepted
          .config()
          .setOption(ChannelOption.RECVBUF_ALLOCATOR, new CreditBuffers(stream::readable));
      accepted.pipeline().replace(this, null, stream.handler());
      // Not from inside this call.
      loop.execute(stream::connected);
      return stream;
    }
  }
}
