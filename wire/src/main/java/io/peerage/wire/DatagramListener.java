package io.peerage.wire;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/// What a datagram channel tells its owner, in the loop. First [#bound] or [#failed], once.
public interface DatagramListener {

  /// The channel is open.
  void bound(DatagramChannel channel);

  /// It could not be opened; nothing else follows.
  void failed(PeerageException cause);

  /// A datagram; the buffer is borrowed until this returns.
  void received(InetSocketAddress from, ByteBuffer datagram);

  /// The batch of datagrams that were waiting is through.
  void readCompleted();

  /// The channel is closed; nothing else follows.
  void closed();
}
