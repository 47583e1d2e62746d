package io.peerage.swarm.peer;

import io.peerage.swarm.content.HashFunction;
import java.nio.file.Path;
import java.util.Optional;

/// A file that shall be shared.
///
/// @param checksStamp whether the file is looked at before each read; always, except where a test
///   shows what the receiver does without
/// @param record where is written down what it comes to, so that it need not be hashed again
public record ShareRequest(
    Path path, HashFunction hash, int chunkSize, boolean checksStamp, Optional<Path> record) {}
