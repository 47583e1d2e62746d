package io.peerage.bench.machine;

import java.util.Locale;

/// What was measured of one workload on one side; `NaN` is what was not measured.
///
/// @param value nanoseconds an operation, or bytes a machine
/// @param bytes allocated by an operation
/// @param tail the 99th percentile in nanoseconds
record Figure(double value, double bytes, double tail) {
  static final Figure UNKNOWN = new Figure(Double.NaN, Double.NaN, Double.NaN);

  boolean known() {
    return !Double.isNaN(value);
  }

  /// As few digits as say something.
  static String text(double number) {
    if (Double.isNaN(number)) {
      return "";
    }
    return String.format(Locale.ROOT, number < 100 ? "%.1f" : "%,.0f", number);
  }
}
