package io.peerage.wire;

import java.net.InetSocketAddress;
import java.net.SocketAddress;

/// The network as one loop sees it. Datagrams and streams; messages join here.
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

  /// Connects a stream; without a time limit, which is [StreamChannel#reset]'s.
  ///
  /// @param to an [InetSocketAddress] or a [java.net.UnixDomainSocketAddress]
  /// @param pool where payloads that [StreamChannel#write] was given go back to
  StreamChannel connect(
      SocketAddress to, StreamOptions options, BufferPool pool, StreamListener listener);

  /// Listens for streams, port 0 for a free one. A Unix socket that nobody listens on any more is
  /// replaced.
  void listen(SocketAddress address, ListenOptions options, AcceptListener listener);
}
