package io.peerage.swarm.channel;

import java.net.Inet4Address;
import java.net.InetSocketAddress;

/// The far end of a channel: where datagrams go and the channel id that they begin with. The
/// address may change, when the peer's NAT gives it another one.
final class Remote {

  /// What fits into an Ethernet frame behind the headers of IP and UDP.
  private static final int DATAGRAM_BYTES_V4 = 1500 - 28;

  private static final int DATAGRAM_BYTES_V6 = 1500 - 48;

  private final int channel;
  private InetSocketAddress address;

  Remote(InetSocketAddress address, int channel) {
    this.address = address;
    this.channel = channel;
  }

  InetSocketAddress address() {
    return address;
  }

  int channel() {
    return channel;
  }

  void move(InetSocketAddress to) {
    address = to;
  }

  /// Bytes of one datagram that travel without being fragmented.
  int datagramBytes() {
    return address.getAddress() instanceof Inet4Address ? DATAGRAM_BYTES_V4 : DATAGRAM_BYTES_V6;
  }
}
