package io.peerage.transport;

import io.peerage.wire.Counter;
import io.peerage.wire.Meters;

/// What a carrier's streams and listeners count, under `peerage.transport.`.
///
/// @param accepts connections that listeners took in
/// @param acceptsRefused connections closed at once: over a limit, or not wanted by the owner
/// @param strangersRefused those of them that came from processes of other users
/// @param acceptsFailed errors of the socket while accepting, such as too few descriptors
/// @param bytesWritten bytes of streams that the kernel took
/// @param bytesRead bytes of streams that came in
/// @param overrun streams reset because their peer did not read
/// @param broken streams that ended otherwise than their owner asked
/// @param upgrades streams that went on in messages
/// @param upgradesFailed streams that did not, though one side asked
/// @param messagesSent messages that were handed to the socket
/// @param messagesReceived messages that came in whole
/// @param secured streams that went on under TLS
/// @param notSecured streams that did not, though they were to
record StreamCounts(
    Counter accepts,
    Counter acceptsRefused,
    Counter strangersRefused,
    Counter acceptsFailed,
    Counter bytesWritten,
    Counter bytesRead,
    Counter overrun,
    Counter broken,
    Counter upgrades,
    Counter upgradesFailed,
    Counter messagesSent,
    Counter messagesReceived,
    Counter secured,
    Counter notSecured) {

  static StreamCounts of(Meters meters) {
    return new StreamCounts(
        meters.counter("peerage.transport.accepts"),
        meters.counter("peerage.transport.accepts_refused"),
        meters.counter("peerage.transport.strangers_refused"),
        meters.counter("peerage.transport.accepts_failed"),
        meters.counter("peerage.transport.stream_bytes_written"),
        meters.counter("peerage.transport.stream_bytes_read"),
        meters.counter("peerage.transport.streams_overrun"),
        meters.counter("peerage.transport.streams_broken"),
        meters.counter("peerage.transport.upgrades"),
        meters.counter("peerage.transport.upgrades_failed"),
        meters.counter("peerage.transport.messages_sent"),
        meters.counter("peerage.transport.messages_received"),
        meters.counter("peerage.transport.streams_secured"),
        meters.counter("peerage.transport.streams_not_secured"));
  }
}
