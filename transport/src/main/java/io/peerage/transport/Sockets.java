package io.peerage.transport;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import io.netty.channel.Channel;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/// Which of Netty's channels serves an address.
final class Sockets {

  private static final Logger LOG = System.getLogger(Sockets.class.getName());

  private final Io io;

  Sockets(Io io) {
    this.io = io;
  }

  /// The family of the socket is that of the address: `::` talks to both, `0.0.0.0` to IPv4 only.
  Channel datagram(InetSocketAddress address) {
    SocketProtocolFamily family =
        address.getAddress() instanceof Inet6Address
            ? SocketProtocolFamily.INET6
            : SocketProtocolFamily.INET;
    return io == Io.EPOLL ? new EpollDatagramChannel(family) : new NioDatagramChannel(family);
  }

  Channel stream(SocketAddress to) {
    boolean unix = to instanceof UnixDomainSocketAddress;
    if (io == Io.EPOLL) {
      return unix ? new EpollDomainSocketChannel() : new EpollSocketChannel();
    }
    return unix ? new NioDomainSocketChannel() : new NioSocketChannel();
  }

  ServerChannel server(SocketAddress address) {
    boolean unix = address instanceof UnixDomainSocketAddress;
    if (io == Io.EPOLL) {
      return unix ? new EpollServerDomainSocketChannel() : new EpollServerSocketChannel();
    }
    return unix ? new NioServerDomainSocketChannel() : new NioServerSocketChannel();
  }

  /// Whether a stream stays open whose peer has ended its side. On NIO Netty cannot do that for
  /// Unix sockets.
  boolean halfClose(SocketAddress address) {
    return io == Io.EPOLL || !(address instanceof UnixDomainSocketAddress);
  }

  /// The address in the type that these channels take.
  SocketAddress spelled(SocketAddress address) {
    return io == Io.EPOLL && address instanceof UnixDomainSocketAddress unix
        ? new DomainSocketAddress(unix.getPath().toString())
        : address;
  }

  /// Whether anything stands at the path of a Unix socket.
  static boolean exists(UnixDomainSocketAddress address) {
    return Files.exists(address.getPath(), NOFOLLOW_LINKS);
  }

  /// Deletes the file of a Unix socket, and nothing that is none.
  static boolean deleted(UnixDomainSocketAddress address) {
    Path path = address.getPath();
    try {
      if (!Files.readAttributes(path, BasicFileAttributes.class, NOFOLLOW_LINKS).isOther()) {
        return false;
      }
      Files.delete(path);
      return true;
    } catch (IOException keeps) {
      LOG.log(Level.DEBUG, "cannot replace the socket " + path, keeps);
      return false;
    }
  }
}
