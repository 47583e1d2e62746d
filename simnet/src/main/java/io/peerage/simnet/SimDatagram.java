package io.peerage.simnet;

import java.net.InetSocketAddress;

/// A datagram on its way; happens when it reaches its host.
final class SimDatagram extends Event {
  final SimHost sender;
  final InetSocketAddress from;
  final int toPort;

  /// Of this datagram alone: nobody else holds these bytes.
  final byte[] content;

  SimDatagram(
      SimHost sender, InetSocketAddress from, SimHost to, int toPort, byte[] content, long at) {
    super(to, Kind.DATAGRAM, at);
    this.sender = sender;
    this.from = from;
    this.toPort = toPort;
    this.content = content;
  }

  /// The same, arriving at this moment.
  SimDatagram arriving(long moment) {
    return new SimDatagram(sender, from, host, toPort, content, moment);
  }

  @Override
  void run() {
    host.arrived(this);
  }
}
