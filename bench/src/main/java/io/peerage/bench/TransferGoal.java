package io.peerage.bench;

import java.util.List;
import java.util.Locale;

/// What a transfer on one machine with two cores shall reach once it runs.
///
/// @param chunkSize at which chunk size, in bytes
/// @param megabytesPerSecond at least
/// @param cpuSecondsPerGigabyte both sides together, at most
record TransferGoal(int chunkSize, double megabytesPerSecond, double cpuSecondsPerGigabyte) {

  static final List<TransferGoal> ALL =
      List.of(new TransferGoal(1 << 10, 340, 3), new TransferGoal(32 << 10, 510, 3));

  /// Whether figures reach it, in words.
  String judge(double rate, double cost) {
    return String.format(
        Locale.ROOT,
        "chunks of %d KiB: %.0f MB/s, goal %.0f, %s; %.2f CPU s/GB, goal %.2f, %s",
        chunkSize >> 10,
        rate,
        megabytesPerSecond,
        met(rate >= megabytesPerSecond),
        cost,
        cpuSecondsPerGigabyte,
        met(cost <= cpuSecondsPerGigabyte));
  }

  private static String met(boolean met) {
    return met ? "met" : "not met";
  }
}
