package io.peerage.transport;

import io.peerage.wire.Counter;
import io.peerage.wire.Meters;

/// What a carrier's datagram channels count, under `peerage.transport.`.
///
/// @param sends calls' worth of datagrams that the kernel took: a batch of segments is one, a
///   datagram alone is one
/// @param segmentsSent datagrams in them
/// @param bytesSent payload bytes in them
/// @param sendsDropped datagrams dropped because too much was waiting, or the channel closing
/// @param sendsFailed sends that the kernel refused for good
/// @param gsoRefused channels that split by hand since the kernel refused a batch of segments
/// @param reads reads that brought something
/// @param segmentsReceived datagrams in them
/// @param bytesReceived payload bytes in them
/// @param readsFailed errors of the socket while reading
record TransportCounts(
    Counter sends,
    Counter segmentsSent,
    Counter bytesSent,
    Counter sendsDropped,
    Counter sendsFailed,
    Counter gsoRefused,
    Counter reads,
    Counter segmentsReceived,
    Counter bytesReceived,
    Counter readsFailed) {

  static TransportCounts of(Meters meters) {
    return new TransportCounts(
        meters.counter("peerage.transport.sends"),
        meters.counter("peerage.transport.segments_sent"),
        meters.counter("peerage.transport.bytes_sent"),
        meters.counter("peerage.transport.sends_dropped"),
        meters.counter("peerage.transport.sends_failed"),
        meters.counter("peerage.transport.gso_refused"),
        meters.counter("peerage.transport.reads"),
        meters.counter("peerage.transport.segments_received"),
        meters.counter("peerage.transport.bytes_received"),
        meters.counter("peerage.transport.reads_failed"));
  }
}
