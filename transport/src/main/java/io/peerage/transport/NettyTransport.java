package io.peerage.transport;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.resolver.NoopAddressResolverGroup;
import io.peerage.wire.AcceptListener;
import io.peerage.wire.BufferPool;
import io.peerage.wire.DatagramListener;
import io.peerage.wire.DatagramOptions;
import io.peerage.wire.ListenOptions;
import io.peerage.wire.Meters;
import io.peerage.wire.PeerageException;
import io.peerage.wire.StreamChannel;
import io.peerage.wire.StreamListener;
import io.peerage.wire.StreamOptions;
import io.peerage.wire.Transport;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.security.SecureRandom;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/// The network as Netty gives it.
final class NettyTransport implements Transport {

  /// Datagrams of one read batch, and so of one turn. On NIO each of them has a buffer of its own
  /// until the batch is through.
  private static final int EPOLL_READ_MAX = 256;

  private static final int NIO_READ_MAX = 32;

  /// Connections that the kernel keeps until they are accepted.
  private static final int BACKLOG = 1024;

  private final Io io;
  private final NettyLoop loop;
  private final Executor workers;
  private final Sockets sockets;
  private final TransportCounts counts;
  private final StreamCounts streamCounts;
  private final SecureRandom random = new SecureRandom();
  private final Set<OpenChannel> open = new HashSet<>();
  private final CompletableFuture<Void> allClosed = new CompletableFuture<>();
  private boolean closing;

  /// @param workers where TLS works on keys and certificates
  NettyTransport(Io io, NettyLoop loop, Meters meters, Executor workers) {
    this.io = io;
    this.loop = loop;
    this.workers = workers;
    this.sockets = new Sockets(io);
    this.counts = TransportCounts.of(meters);
    this.streamCounts = StreamCounts.of(meters);
  }

  Io io() {
    return io;
  }

  Executor workers() {
    return workers;
  }

  NettyLoop loop() {
    return loop;
  }

  TransportCounts counts() {
    return counts;
  }

  StreamCounts streamCounts() {
    return streamCounts;
  }

  @Override
  public void bind(
      InetSocketAddress address,
      DatagramOptions options,
      BufferPool pool,
      DatagramListener listener) {
    loop.requireInLoop("bind");
    if (address.isUnresolved()) {
      loop.execute(() -> listener.failed(SocketErrors.unresolved("bind", address)));
      return;
    }
    var handler = new NettyDatagramChannel(this, options.pendingBytesMax(), pool, listener);
    Bootstrap bootstrap =
        new Bootstrap()
            .group(loop.netty())
            .channelFactory(() -> sockets.datagram(address))
            .option(ChannelOption.AUTO_READ, false)
            .option(ChannelOption.SO_RCVBUF, options.receiveBufferBytes())
            .option(ChannelOption.SO_SNDBUF, options.sendBufferBytes())
            .handler(handler);
    if (io == Io.EPOLL) {
      bootstrap
          .option(ChannelOption.RECVBUF_ALLOCATOR, new ReadBuffers(EPOLL_READ_MAX, counts.reads()))
          .option(EpollChannelOption.MAX_DATAGRAM_PAYLOAD_SIZE, ReadBuffers.BYTES)
          .option(EpollChannelOption.UDP_GRO, true);
    } else {
      bootstrap.option(
          ChannelOption.RECVBUF_ALLOCATOR, new ReadBuffers(NIO_READ_MAX, counts.reads()));
    }
    bootstrap
        .bind(address)
        .addListener(bound -> {
          Throwable refusal = bound.cause();
          if (refusal == null) {
            loop.execute(handler::opened);
          } else {
            loop.execute(() -> listener.failed(SocketErrors.bind(address, refusal)));
          }
        });
  }

  @Override
  public StreamChannel connect(
      SocketAddress to, StreamOptions options, BufferPool pool, StreamListener listener) {
    loop.requireInLoop("connect");
    var stream = new NettyStreamChannel(this, options, pool, listener);
    if (to instanceof InetSocketAddress inet && inet.isUnresolved()) {
      loop.execute(() -> stream.notConnected(SocketErrors.unresolved("connect to", inet)));
      return stream;
    }
    Bootstrap bootstrap =
        new Bootstrap()
            .group(loop.netty())
            .channelFactory(() -> sockets.stream(to))
            .resolver(NoopAddressResolverGroup.INSTANCE)
            .option(ChannelOption.AUTO_READ, false)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 0)
            .option(ChannelOption.RECVBUF_ALLOCATOR, new CreditBuffers(stream::readable))
            .handler(stream.handler());
    if (to instanceof InetSocketAddress) {
      bootstrap.option(ChannelOption.TCP_NODELAY, true);
    }
    if (sockets.halfClose(to)) {
      bootstrap.option(ChannelOption.ALLOW_HALF_CLOSURE, true);
    }
    bootstrap
        .connect(sockets.spelled(to))
        .addListener(connected -> {
          Throwable refusal = connected.cause();
          if (refusal == null) {
            loop.execute(stream::connected);
          } else {
            loop.execute(() -> stream.notConnected(SocketErrors.connect(to, refusal)));
          }
        });
    return stream;
  }

  @Override
  public void listen(SocketAddress address, ListenOptions options, AcceptListener listener) {
    loop.requireInLoop("listen");
    if (address instanceof InetSocketAddress inet && inet.isUnresolved()) {
      loop.execute(() -> listener.failed(SocketErrors.unresolved("bind", inet)));
      return;
    }
    if (address instanceof UnixDomainSocketAddress unix && Sockets.exists(unix)) {
      visit(unix, options, listener);
    } else {
      open(address, options, listener);
    }
  }

  private void open(SocketAddress address, ListenOptions options, AcceptListener listener) {
    var acceptor = new NettyAcceptor(this, address, options, listener);
    server(address, acceptor)
        .addListener(bound -> {
          Throwable refusal = bound.cause();
          if (refusal == null) {
            loop.execute(acceptor::opened);
          } else {
            loop.execute(() -> listener.failed(SocketErrors.bind(address, refusal)));
          }
        });
  }

  /// The file of a Unix socket outlives a process that was killed. When nobody listens behind it
  /// any more it goes; anything else stays, though Netty's epoll would delete whatever is in the
  /// way.
  private void visit(
      UnixDomainSocketAddress address, ListenOptions options, AcceptListener listener) {
    ChannelFuture visit =
        new Bootstrap()
            .group(loop.netty())
            .channelFactory(() -> sockets.stream(address))
            .resolver(NoopAddressResolverGroup.INSTANCE)
            .handler(new ChannelInboundHandlerAdapter())
            .connect(sockets.spelled(address));
    visit.addListener(connected -> {
      if (connected.isSuccess()) {
        var _ = visit.channel().close();
        loop.execute(() -> listener.failed(SocketErrors.inUse(address)));
      } else if (Sockets.deleted(address)) {
        loop.execute(() -> open(address, options, listener));
      } else {
        loop.execute(() -> listener.failed(SocketErrors.inUse(address)));
      }
    });
  }

  private ChannelFuture server(SocketAddress address, NettyAcceptor acceptor) {
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(loop.netty())
            .channelFactory(() -> sockets.server(address))
            .option(ChannelOption.AUTO_READ, false)
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .handler(acceptor)
            .childHandler(acceptor.greeting())
            .childOption(ChannelOption.AUTO_READ, false);
    if (address instanceof InetSocketAddress) {
      bootstrap
          .option(ChannelOption.SO_REUSEADDR, true)
          .childOption(ChannelOption.TCP_NODELAY, true);
    }
    if (sockets.halfClose(address)) {
      bootstrap.childOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
    }
    return bootstrap.bind(sockets.spelled(address));
  }

  /// Sixteen bytes that nobody can foresee.
  byte[] nonce() {
    byte[] bytes = new byte[16];
    random.nextBytes(bytes);
    return bytes;
  }

  /// A channel is open. One that comes while the carrier closes is closed at once.
  void opened(OpenChannel channel) {
    open.add(channel);
    if (closing) {
      loop.execute(channel::close);
    }
  }

  /// A channel is closed and its owner was told.
  void forget(OpenChannel channel) {
    open.remove(channel);
    if (closing && open.isEmpty()) {
      allClosed.complete(null);
    }
  }

  /// A connection is closed, and its owner is about to be told.
  ///
  /// @param cause what broke it; null when the owner asked
  void over(OpenChannel channel, @Nullable PeerageException cause) {
    if (cause != null) {
      streamCounts.broken().increment();
    }
    forget(channel);
  }

  /// Closes every channel. Any thread.
  ///
  /// @return completes when their owners have been told
  CompletableFuture<Void> close() {
    loop.execute(() -> {
      closing = true;
      if (open.isEmpty()) {
        allClosed.complete(null);
      } else {
        List.copyOf(open).forEach(OpenChannel::close);
      }
    });
    return allClosed;
  }
}
