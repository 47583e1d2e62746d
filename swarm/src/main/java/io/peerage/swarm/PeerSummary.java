package io.peerage.swarm;

import io.peerage.wire.PeerageException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;

/// What a peer came to, told when it has closed.
///
/// @param local where it listened
/// @param uptime from when it listened until its port was given back
/// @param datagramsReceived whatever came to its port, of strangers too
/// @param bytesReceived in them
/// @param datagramsSent each segment of a batch is one
/// @param bytesSent in them
/// @param channels that it opened or that were opened to it, half-open ones included
/// @param failure why it ended, empty when its owner closed it
public record PeerSummary(
    InetSocketAddress local,
    Duration uptime,
    long datagramsReceived,
    long bytesReceived,
    long datagramsSent,
    long bytesSent,
    long channels,
    Optional<PeerageException> failure) {}
