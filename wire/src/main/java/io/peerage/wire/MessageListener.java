package io.peerage.wire;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// What a message channel tells its owner, in the loop. First [#upgraded], [#refused] or [#closed],
/// on a server [#asked] before that; after [#refused] or [#closed] nothing else follows.
public interface MessageListener {

  /// The peer asks to go on in messages.
  void asked(UpgradeRequest request);

  /// From now on there are messages.
  ///
  /// @param subprotocol what was agreed on, empty for none
  void upgraded(String subprotocol);

  /// The peer does not want to.
  ///
  /// @param status of HTTP
  void refused(int status);

  /// A whole message; the buffer is borrowed until this returns.
  void message(MessageKind kind, ByteBuffer payload);

  /// The answer to a ping; the buffer is borrowed until this returns.
  void ponged(ByteBuffer payload);

  /// What had come is through.
  void readCompleted();

  /// The kernel has taken so many bytes more of what was sent, frames not counted.
  void written(int bytes);

  /// The peer ends the conversation; [#closed] follows. What this side had sent by then goes out
  /// first.
  ///
  /// @param code 1005 if it gave none
  void ending(int code, String reason);

  /// The channel is closed.
  ///
  /// @param cause what broke it; null when one of both ended the conversation
  void closed(@Nullable PeerageException cause);
}
