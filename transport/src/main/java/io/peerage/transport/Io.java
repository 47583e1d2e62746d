package io.peerage.transport;

/// Which way to the kernel a carrier's sockets take.
public enum Io {
  /// [#EPOLL] where it is available, otherwise [#NIO].
  AUTO,
  /// Linux, native: batches of segments out and in by one call each.
  EPOLL,
  /// The JDK's own channels: one call a datagram, everywhere.
  NIO
}
