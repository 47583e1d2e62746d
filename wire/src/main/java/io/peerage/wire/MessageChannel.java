package io.peerage.wire;

import java.nio.ByteBuffer;

/// A stream that goes on in messages, or is about to. All methods in the loop only, and without
/// effect once it is closed.
public interface MessageChannel {

  /// Lets the peer that has asked go on in messages; [MessageListener#upgraded] follows.
  ///
  /// @param subprotocol one that the peer named, or empty
  /// @throws IllegalStateException if nobody has asked, or for another subprotocol
  void grant(String subprotocol);

  /// Answers the peer that has asked with an HTTP status, 400 to 599, and closes.
  ///
  /// @throws IllegalStateException if nobody has asked
  void refuse(int status);

  /// Takes a message, or the next piece of one, from position to limit and gives the payload back
  /// to the pool when it is out or dropped. Goes out at the next [#flush].
  ///
  /// @param last whether the message ends with this piece
  /// @throws IllegalStateException if the pieces of one message are not of one kind
  void send(MessageKind kind, ByteBuffer payload, boolean last);

  /// Asks for a sign of life.
  ///
  /// @param payload at most [IoEffect.Ping#BYTES_MAX] bytes, as in [#send]
  void ping(ByteBuffer payload);

  /// Hands what was sent to the kernel.
  void flush();

  /// Lets the peer send so many bytes more.
  void credit(int bytes);

  /// Ends the conversation after what was sent; [MessageListener#closed] follows when the peer has
  /// answered.
  void close(int code, String reason);

  /// Closes at once; [MessageListener#closed] follows.
  void reset();
}
