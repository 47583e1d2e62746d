package io.peerage.wire;

import java.net.SocketAddress;

/// What a listener for streams tells its owner, in the loop. First [#listening] or [#failed], once.
public interface AcceptListener {

  /// It listens.
  void listening(Acceptor acceptor);

  /// It could not be opened; nothing else follows.
  void failed(PeerageException cause);

  /// Somebody connects; within its limits. One that is not accepted until this returns is closed.
  void incoming(Incoming incoming);

  /// It is closed; nothing else follows.
  void closed();

  /// An open listener. In the loop only.
  interface Acceptor {

    /// Where it listens, with the real port.
    SocketAddress local();

    /// Stops listening; streams that were accepted stay. [AcceptListener#closed] follows.
    void close();
  }

  /// A connection that may be accepted.
  interface Incoming {

    /// Who connects.
    SocketAddress remote();

    /// Takes it; [StreamListener#connected] follows, never from inside this call.
    ///
    /// @param pool where payloads go back to
    StreamChannel accept(StreamOptions options, BufferPool pool, StreamListener listener);
  }
}
