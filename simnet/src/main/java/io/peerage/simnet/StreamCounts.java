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

  StreamCounts(Meters meters) {
    accepts = meters.counter("peerage.transport.accepts");
    acceptsRefused = meters.counter("peerage.transport.accepts_refused");
    bytesWritten = meters.counter("peerage.transport.stream_bytes_written");
    bytesRead = meters.counter("peerage.transport.stream_bytes_read");
    overrun = meters.counter("peerage.transport.streams_overrun");
    broken = meters.counter("peerage.transport.streams_broken");
  }
}
