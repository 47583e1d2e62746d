package io.peerage.wire;

/// How a file is opened.
public enum OpenMode {
  /// For reading; it must exist.
  READ,
  /// For reading and writing; created anew, in place of one that exists. As long as it is open,
  /// nobody else, in this process or another, can open it so: that is a failure.
  CREATE,
  /// For reading and writing; it must exist.
  READ_WRITE
}
