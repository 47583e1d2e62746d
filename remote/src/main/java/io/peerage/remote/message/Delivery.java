package io.peerage.remote.message;

import io.peerage.wire.Bytes;
import java.util.Optional;

/// What both ends say about a payload on its way. The sender numbers it, anew on each connection.
public sealed interface Delivery {
  /// Payloads that are on their way at the same time, each way.
  int AT_ONCE = 4;

  /// Bytes of a payload that may be sent before there is credit.
  int WINDOW = 128 << 10;

  /// A payload begins.
  ///
  /// @param length of the bytes that its data is in
  record Begin(int number, String name, Optional<Cause> source, long length) implements Delivery {}

  /// The next of its bytes.
  record Part(int number, Bytes bytes) implements Delivery {}

  /// So many more bytes of it may be sent.
  record Credit(int number, int bytes) implements Delivery {}

  /// It was taken, or was not.
  ///
  /// @param code as in [io.peerage.wire.ErrorCode#text()]; empty if it was taken
  record Taken(int number, String code, String message) implements Delivery {}

  /// The sender gives it up.
  record Cut(int number) implements Delivery {}
}
