package io.peerage.transport;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.peerage.wire.BufferPool;
import io.peerage.wire.DatagramListener;
import io.peerage.wire.DatagramOptions;
import io.peerage.wire.ErrorCode;
import io.peerage.wire.Meters;
import io.peerage.wire.PeerageException;
import io.peerage.wire.Transport;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/// The network as Netty gives it.
final class NettyTransport implements Transport {

  /// Datagrams of one read batch, and so of one turn. On NIO each of them has a buffer of its own
  /// until the batch is through.
  private static final int EPOLL_READ_MAX = 256;

  private static final int NIO_READ_MAX = 32;

  private final Io io;
  private final NettyLoop loop;
  private final TransportCounts counts;
  private final Set<NettyDatagramChannel> open = new HashSet<>();
  private final CompletableFuture<Void> allClosed = new CompletableFuture<>();
  private boolean closing;

  NettyTransport(Io io, NettyLoop loop, Meters meters) {
    this.io = io;
    this.loop = loop;
    this.counts = TransportCounts.of(meters);
  }

  Io io() {
    return io;
  }

  NettyLoop loop() {
    return loop;
  }

  TransportCounts counts() {
    return counts;
  }

  /// The family of the socket is that of the address: `::` talks to both, `0.0.0.0` to IPv4 only.
  @Override
  public void bind(
      InetSocketAddress address,
      DatagramOptions options,
      BufferPool pool,
      DatagramListener listener) {
    loop.requireInLoop("bind");
    if (address.isUnresolved()) {
      loop.execute(() -> listener.failed(unresolved(address)));
      return;
    }
    var handler = new NettyDatagramChannel(this, options.pendingBytesMax(), pool, listener);
    Bootstrap bootstrap =
        new Bootstrap()
            .group(loop.netty())
            .channelFactory(() -> open(address))
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
            loop.execute(() -> opened(handler));
          } else {
            loop.execute(() -> listener.failed(refused(address, refusal)));
          }
        });
  }

  private void opened(NettyDatagramChannel channel) {
    if (closing) {
      var _ = channel.netty().close();
      return;
    }
    open.add(channel);
    channel.opened();
  }

  /// A channel is closed and its owner was told.
  void forget(NettyDatagramChannel channel) {
    open.remove(channel);
    if (closing && open.isEmpty()) {
      allClosed.complete(null);
    }
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
        List.copyOf(open).forEach(NettyDatagramChannel::close);
      }
    });
    return allClosed;
  }

  private Channel open(InetSocketAddress address) {
    SocketProtocolFamily family =
        address.getAddress() instanceof Inet6Address
            ? SocketProtocolFamily.INET6
            : SocketProtocolFamily.INET;
    return io == Io.EPOLL ? new EpollDatagramChannel(family) : new NioDatagramChannel(family);
  }

  private static PeerageException unresolved(InetSocketAddress address) {
    return new PeerageException(
        ErrorCode.USAGE,
        "cannot bind " + address.getHostString() + ": it is a name, not an address",
        "name one of this machine's addresses, such as 127.0.0.1 or ::1");
  }

  /// Netty and the JDK both pass on what the C library says, and only that tells the reasons apart.
  private static PeerageException refused(InetSocketAddress address, Throwable cause) {
    String says = String.valueOf(cause.getMessage());
    String where = "cannot bind " + shown(address) + ": ";
    int port = address.getPort();
    if (says.contains("Address already in use")) {
      return new PeerageException(
          ErrorCode.REFUSED,
          where + "port " + port + " is in use",
          "end the process that has port " + port + ", or use another one; 0 takes a free one",
          cause);
    }
    if (says.contains("Permission denied")) {
      return new PeerageException(
          ErrorCode.REFUSED,
          where + "no permission for port " + port,
          "use a port from 1024 on; 0 takes a free one",
          cause);
    }
    if (says.contains("Cannot assign requested address")
        || says.contains("Address family not supported")
        || says.contains("Protocol family")) {
      return new PeerageException(
          ErrorCode.USAGE,
          where + "this machine does not have that address",
          "name one of its addresses, such as 127.0.0.1 or ::1",
          cause);
    }
    return new PeerageException(ErrorCode.REFUSED, where + says, "", cause);
  }

  private static String shown(InetSocketAddress address) {
    String host = address.getAddress().getHostAddress();
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + address.getPort();
  }
}
