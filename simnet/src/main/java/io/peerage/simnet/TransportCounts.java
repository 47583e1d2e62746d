package io.peerage.simnet;

import io.peerage.wire.Counter;
import io.peerage.wire.Meters;

/// The counters that a real transport keeps, under the same names.
final class TransportCounts {
  final Counter segmentsSent;
  final Counter bytesSent;
  final Counter sends;
  final Counter sendsDropped;
  final Counter segmentsReceived;
  final Counter bytesReceived;

  TransportCounts(Meters meters) {
    segmentsSent = meters.counter("peerage.transport.segments_sent");
    bytesSent = meters.counter("peerage.transport.bytes_sent");
    sends = meters.counter("peerage.transport.sends");
    sendsDropped = meters.counter("peerage.transport.sends_dropped");
    segmentsReceived = meters.counter("peerage.transport.segments_received");
    bytesReceived = meters.counter("peerage.transport.bytes_received");
  }
}
