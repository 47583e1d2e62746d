package io.peerage.swarm.store;

import io.peerage.wire.FileStamp;
import java.nio.file.Path;

/// An open file that is shared.
///
/// @param number the number under which it is open
/// @param stamp what it was when it was hashed
/// @param checksStamp whether it is looked at before each read; always, except where a test shows
///   what the receiver does without
public record SharedFile(int number, Path path, FileStamp stamp, boolean checksStamp) {}
