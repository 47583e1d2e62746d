package io.peerage.wire;

/// What a decoder makes of bytes from outside. A peer's mistake is data.
public sealed interface Decoded<T> {

  /// A complete value; the input's position stands behind it.
  record Value<T>(T value) implements Decoded<T> {}

  /// Good so far but not complete; the input's position has not moved. Never for datagrams.
  record NeedMore<T>() implements Decoded<T> {}

  /// Not what the format allows.
  record Malformed<T>(String why) implements Decoded<T> {}
}
