package io.peerage.swarm;

import java.nio.file.Path;
import java.time.Duration;

/// A content that is here: whole, verified, durable.
///
/// @param path where it stands
/// @param bytes its length
/// @param bytesFetched bytes that came from peers
/// @param bytesReused bytes that were here before
/// @param took from the start to the final name
/// @param peers that gave something
public record Fetched(
    Path path, long bytes, long bytesFetched, long bytesReused, Duration took, int peers) {}
