package io.peerage.transport;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/// One spelling for every address.
final class Addresses {

  private static final int MAPPED_PREFIX_BYTES = 12;

  private Addresses() {}

  /// The IPv4 address where a socket for both families reports it as `::ffff:a.b.c.d` (RFC 4291,
  /// 2.5.5.2), otherwise the address itself.
  static InetSocketAddress normal(InetSocketAddress address) {
    if (address.getAddress() instanceof Inet6Address six && isMapped(six.getAddress())) {
      return new InetSocketAddress(ofBytes(six.getAddress()), address.getPort());
    }
    return address;
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
