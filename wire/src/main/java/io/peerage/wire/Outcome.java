package io.peerage.wire;

/// How an operation ended: with a value or with a failure.
public sealed interface Outcome<T> {

  /// It succeeded.
  record Success<T>(T value) implements Outcome<T> {}

  /// It failed. The cause is a [PeerageException] where the world refused, anything else where we
  /// made a mistake.
  record Failure<T>(Throwable cause) implements Outcome<T> {}
}
