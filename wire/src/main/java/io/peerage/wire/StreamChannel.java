package io.peerage.wire;

import java.net.SocketAddress;
import java.nio.ByteBuffer;

/// A stream, connecting or open. All methods in the loop only, and without effect once it is
/// closed.
///
/// That the peer has ended or reset it may not be noticed while there is neither credit to read nor
/// anything to write.
public interface StreamChannel {

  /// This side's address. Only when it is open.
  SocketAddress local();

  /// The peer's address. Only when it is open.
  SocketAddress remote();

  /// Takes the bytes from position to limit and gives the payload back to the pool when they are
  /// out or dropped. Goes out at the next [#flush].
  void write(ByteBuffer payload);

  /// Hands what was written to the kernel.
  void flush();

  /// Lets the peer send so many bytes more.
  void credit(int bytes);

  /// Shows the first bytes that come, as [IoEffect.Peek] says; [StreamListener#peeked] follows.
  void peek(int bytes);

  /// Goes on under TLS; [StreamListener#secured] follows.
  ///
  /// @throws IllegalStateException unless it is open, not secured, and this side has not ended
  void startTls(TlsOptions options);

  /// Ends this side after what was written.
  void halfClose();

  /// Closes both sides after what was written; [StreamListener#closed] follows.
  void close();

  /// Closes both sides at once and gives up connecting; [StreamListener#closed] follows.
  void reset();

  /// Asks the peer to go on in messages. This channel is over with it: `listener` and the channel
  /// that is returned take its place.
  ///
  /// @throws IllegalStateException unless it is open, and this side has not ended
  MessageChannel upgrade(UpgradeRequest request, MessageOptions options, MessageListener listener);

  /// Lets the peer ask; otherwise as [#upgrade].
  MessageChannel awaitUpgrade(MessageOptions options, MessageListener listener);
}
