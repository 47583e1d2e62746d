package io.peerage.wire;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/// An open datagram channel. All methods in the loop only.
public interface DatagramChannel {

  /// The address it is bound to, with the real port.
  InetSocketAddress local();

  /// Bytes of receive buffer that were granted, as the socket interface counts them (not doubled).
  int receiveBufferBytes();

  /// Bytes of send buffer that were granted, likewise.
  int sendBufferBytes();

  /// Takes the bytes from position to limit of the payload as datagrams of `segmentSize` bytes, the
  /// last one perhaps shorter, and gives the payload back to the pool when they are out or dropped.
  /// Goes out at the next [#flush].
  void send(InetSocketAddress to, ByteBuffer payload, int segmentSize);

  /// Hands what was sent to the kernel.
  void flush();

  /// Closes after what was flushed before; [DatagramListener#closed] follows.
  void close();
}
