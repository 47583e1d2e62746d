/// A bad line between real sockets on loopback. Open [io.peerage.interop.relay.UdpRelay] first.
@org.jspecify.annotations.NullMarked
module io.peerage.interop.relay {
  requires static org.jspecify;

  exports io.peerage.interop.relay;
}
