package io.peerage.wire;

/// What a message is made of (RFC 6455, 5.6).
public enum MessageKind {
  /// UTF-8. What comes in has been checked; what goes out is the core's to answer for.
  TEXT,
  /// Any bytes.
  BINARY
}
