package io.peerage.swarm.store;

import io.peerage.wire.FileStamp;
import java.nio.file.Path;

/// An open file that is served from.
///
/// @param number the number under which it is open
/// @param stamp what it was when it was hashed; of no meaning for a file that is being written
/// @param check what is compared before anything of it is served
public record SharedFile(int number, Path path, FileStamp stamp, Check check) {

  /// What is compared before anything of a file is served.
  public enum Check {
    /// Size and time of the file before each read, and the bytes against the tree: a file that
    /// somebody else may change.
    STAMP_AND_BYTES,
    /// The bytes against the tree: a file that we are writing.
    BYTES,
    /// Nothing, where a test shows what the receiver does without.
    NOTHING
  }
}
