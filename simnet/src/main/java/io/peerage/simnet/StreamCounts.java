package io.peerage.simnet;

import io.peerage.wire.Counter;
import io.peerage.wire.Meters;

/// The counters that a real transport keeps of streams, under the same names.
final class StreamCounts {
  final Counter accepts;
  final Counter acceptsRefused;
  final Counter bytesWritten;
  final Counter bytesRead;
  final Counter overrun;
  final Counter broken;
  final Counter upgrades;
  final Counter upgradesFailed;
  final Counter messagesSent;
  final Counter messagesReceived;
  final Counter secured;
  final Counter notSecured;

  StreamCounts(Meters meters) {
    accepts = meters.counter("peerage.transport.accepts");
    acceptsRefused = meters.counter("peerage.transport.accepts_refused");
    bytesWritten = meters.counter("peerage.transport.stream_bytes_written");
    bytesRead = meters.counter("peerage.transport.stream_bytes_read");
    overrun = meters.counter("peerage.transport.streams_overrun");
    broken = meters.counter("peerage.transport.streams_broken");
    upgrades = meters.counter("peerage.transport.upgrades");
    upgradesFailed = meters.counter("peerage.transport.upgrades_failed");
    messagesSent = meters.counter("peerage.transport.messages_sent");
    messagesReceived = meters.counter("peerage.transport.messages_received");
    secured = meters.counter("peerage.transport.streams_secured");
    notSecured = meters.counter("peerage.transport.streams_not_secured");
  }
}
