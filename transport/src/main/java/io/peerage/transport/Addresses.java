package io.peerage.transport;

import io.netty.channel.unix.DomainSocketAddress;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/// One spelling for every address.
final class Addresses {

  private static final int MAPPED_PREFIX_BYTES = 12;
  private static final UnixDomainSocketAddress UNNAMED = UnixDomainSocketAddress.of("");

  private Addresses() {}

  /// The IPv4 address where a socket for both families reports it as `::ffff:a.b.c.d` (RFC 4291,
  /// 2.5.5.2), otherwise the address itself.
  static InetSocketAddress normal(InetSocketAddress address) {
    if (address.getAddress() instanceof Inet6Address six && isMapped(six.getAddress())) {
      return new InetSocketAddress(ofBytes(six.getAddress()), address.getPort());
    }
    return address;
  }

  /// The same for any family. Of a Unix socket without a name Netty says null, or has an address of
  /// its own kind.
  static SocketAddress normal(@Nullable SocketAddress address) {
    return switch (address) {
      case null -> UNNAMED;
      case InetSocketAddress inet -> normal(inet);
      case DomainSocketAddress unix -> UnixDomainSocketAddress.of(unix.path());
      default -> address;
    };
  }

  /// An address as people write it.
  static String shown(SocketAddress address) {
    if (!(address instanceof InetSocketAddress inet)) {
      return "unix:" + address;
    }
    String host = inet.isUnresolved() ? inet.getHostString() : inet.getAddress().getHostAddress();
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + inet.getPort();
  }

  private static boolean isMapped(byte[] bytes) {
    for (int i = 0; i < MAPPED_PREFIX_BYTES - 2; i++) {
      if (bytes[i] != 0) {
        return false;
      }
    }
    return bytes[10] == (byte) 0xff && bytes[11] == (byte) 0xff;
  }

  /// The JDK makes an IPv4 address of sixteen mapped bytes by itself.
  private static InetAddress ofBytes(byte[] mapped) {
    try {
      return InetAddress.getByAddress(mapped);
    } catch (UnknownHostException length) {
      throw new IllegalStateException("sixteen bytes are an address", length);
    }
  }
}
