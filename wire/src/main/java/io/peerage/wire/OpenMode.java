package io.peerage.wire;

/// How a file is opened. Whoever has one open for writing has it alone: as long as he has, nobody
/// else, in this process or another, can open it for writing; that is a failure, `refused`.
public enum OpenMode {
  /// For reading; it must exist.
  READ,
  /// For reading and writing; created anew, in place of one that exists.
  CREATE,
  /// For reading and writing; it must exist.
  READ_WRITE
}
