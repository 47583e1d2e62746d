package io.peerage.remote.codec;

import io.peerage.wire.Decoded;
import java.nio.ByteBuffer;
import java.time.Duration;

/// One end of one connection: puts messages into bytes, and takes those of the other end out of
/// theirs. Belongs to whoever owns the connection.
///
/// A codec may answer some of what is written by itself, where the language of the other end has no
/// words for it: so [#next] may have something not only after [#feed], but after [#write] too.
///
/// @param <I> what comes in
/// @param <O> what goes out
public interface Codec<I, O> {
  /// Appends a message to what is to be sent.
  ///
  /// @return false if it is longer than the other end takes; nothing was appended
  boolean write(O message);

  /// Bytes that wait to be sent.
  int size();

  /// Moves what waits, as much as there is room for.
  ///
  /// @param from how much was moved before
  /// @return how much was moved now
  int copy(int from, ByteBuffer into);

  /// All of it was moved.
  void clear();

  /// Takes bytes in, borrowed until [#next] has answered that it needs more.
  void feed(ByteBuffer bytes);

  /// The next message. After a malformed one nothing more is to be read.
  Decoded<I> next();

  /// Whether the other end takes news of machines that it has not asked for.
  default boolean takesNews() {
    return true;
  }

  /// How long the other end may still lose news after it takes them.
  default Duration newsDelay() {
    return Duration.ZERO;
  }

  /// Whether the other end says something from time to time as long as it is there.
  default boolean keepsTalking() {
    return true;
  }
}
