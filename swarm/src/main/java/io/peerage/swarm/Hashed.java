package io.peerage.swarm;

import io.peerage.wire.Bytes;

/// What a file came to when it was hashed.
///
/// @param root the root digest, the name of its content
/// @param bytes its length
public record Hashed(Bytes root, long bytes) {}
