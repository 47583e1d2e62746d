package io.peerage.wire;

/// What stands at a path: enough to see that a file is there and has not changed.
///
/// @param kind what it is
/// @param size bytes, 0 unless it is a file
/// @param modifiedNanos time of the last modification, nanoseconds since the epoch
/// @param identity differs, as a rule, between two files that stand at the path one after the
///   other; 0 where the file system has nothing of the kind
public record FileStamp(Kind kind, long size, long modifiedNanos, long identity) {

  /// Nothing there.
  public static final FileStamp ABSENT = new FileStamp(Kind.ABSENT, 0, 0, 0);

  /// What has no identity.
  public FileStamp(Kind kind, long size, long modifiedNanos) {
    this(kind, size, modifiedNanos, 0);
  }

  /// What can stand at a path.
  public enum Kind {
    /// Nothing.
    ABSENT,
    /// A regular file, links followed.
    FILE,
    /// A directory, links followed.
    DIRECTORY,
    /// A device, pipe or socket.
    OTHER
  }
}
