package io.peerage.swarm.channel;

import java.net.Inet4Address;
import java.net.InetSocketAddress;

/// The far end of a channel: where datagrams go and the channel id that they begin with.
record Remote(InetSocketAddress address, int channel) {

  /// What fits into an Ethernet frame behind the headers of IP and UDP.
  private static final int DATAGRAM_BYTES_V4 = 1500 - 28;

  private static final int DATAGRAM_BYTES_V6 = 1500 - 48;

  /// Bytes of one datagram that travel without being fragmented.
  int datagramBytes() {
    return address.getAddress() instanceof Inet4Address ? DATAGRAM_BYTES_V4 : DATAGRAM_BYTES_V6;
  }
}
