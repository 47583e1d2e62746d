package io.peerage.transport;

/// Something that a carrier closes when it is closed itself.
interface OpenChannel {

  /// Closes it, in the loop.
  void close();
}
