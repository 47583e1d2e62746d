package io.peerage.wire;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// What a stream tells its owner, in the loop. First [#connected], [#failed] or [#closed]; after
/// one of the last two nothing else follows.
public interface StreamListener {

  /// The stream is open.
  void connected();

  /// It could not be opened.
  void failed(PeerageException cause);

  /// Bytes from the peer; the buffer is borrowed until this returns.
  void received(ByteBuffer bytes);

  /// What [StreamChannel#peek] asked for; the buffer is borrowed until this returns.
  void peeked(ByteBuffer bytes);

  /// The stream is secured.
  void secured(TlsSession session);

  /// What had come is through.
  void readCompleted();

  /// The peer sends no more.
  void finished();

  /// The kernel has taken so many bytes more.
  void written(int bytes);

  /// The stream is closed.
  ///
  /// @param cause what broke it; null when the owner asked
  void closed(@Nullable PeerageException cause);
}
