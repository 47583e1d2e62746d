package io.peerage.wire.log;

import io.peerage.wire.Counter;
import io.peerage.wire.Meters;

/// What all the logs of a carrier count.
final class LogCounts {

  final Counter recordsAppended;
  final Counter recordsRecovered;
  final Counter recordsRefused;
  final Counter bytesWritten;
  final Counter bytesLost;
  final Counter commits;
  final Counter rewrites;
  final Counter failures;

  LogCounts(Meters meters) {
    recordsAppended = meters.counter("peerage.wire.log_records_appended");
    recordsRecovered = meters.counter("peerage.wire.log_records_recovered");
    recordsRefused = meters.counter("peerage.wire.log_records_refused");
    bytesWritten = meters.counter("peerage.wire.log_bytes_written");
    bytesLost = meters.counter("peerage.wire.log_bytes_lost");
    commits = meters.counter("peerage.wire.log_commits");
    rewrites = meters.counter("peerage.wire.log_rewrites");
    failures = meters.counter("peerage.wire.log_failures");
  }
}
