package io.peerage.swarm.peer;

import io.peerage.swarm.content.HashFunction;
import java.nio.file.Path;

/// A file that shall be shared.
///
/// @param checksStamp whether the file is looked at before each read; always, except where a test
///   shows what the receiver does without
public record ShareRequest(Path path, HashFunction hash, int chunkSize, boolean checksStamp) {}
