package io.peerage.swarm;

import java.util.List;

/// Where a download stands.
///
/// @param bytesDone bytes that are verified
/// @param bytesTotal bytes of the whole, −1 while that is not certain
/// @param bytesPerSecond over the recent past
/// @param peers that are connected
/// @param waitingFor what keeps it from going on, a few words each; empty while it goes on
public record Progress(
    long bytesDone, long bytesTotal, long bytesPerSecond, int peers, List<String> waitingFor) {}
