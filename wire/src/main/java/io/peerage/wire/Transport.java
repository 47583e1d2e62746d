package io.peerage.wire;

import java.net.InetSocketAddress;

/// The network as one loop sees it. Datagrams today; streams and messages join here.
///
/// Called in the loop, answers in the loop, never from inside the call.
public interface Transport {

  /// Opens a datagram channel on an address, port 0 for a free one.
  ///
  /// @param pool where payloads that [DatagramChannel#send] was given go back to
  void bind(
      InetSocketAddress address,
      DatagramOptions options,
      BufferPool pool,
      DatagramListener listener);
}
