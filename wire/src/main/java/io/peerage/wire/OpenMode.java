package io.peerage.wire;

/// How a file is opened.
public enum OpenMode {
  /// For reading; it must exist.
  READ,
  /// For reading and writing; created, and emptied when it exists.
  CREATE,
  /// For reading and writing; it must exist.
  READ_WRITE
}
