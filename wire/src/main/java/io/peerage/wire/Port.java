package io.peerage.wire;

/// A numbered channel or listener of a core, whatever its kind.
interface Port {

  /// Hands the kernel what this turn has put.
  void flush();

  /// Closes it after what was put before; its owner hears when that is done.
  void close();

  /// Closes it for a driver that has stopped.
  void abandon();
}
