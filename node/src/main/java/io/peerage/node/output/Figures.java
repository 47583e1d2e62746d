package io.peerage.node.output;

import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.StringJoiner;

/// Numbers as people read them.
public final class Figures {

  private static final String[] BINARY = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
  private static final String[] DECIMAL = {"B/s", "kB/s", "MB/s", "GB/s", "TB/s", "PB/s", "EB/s"};
  private static final int NANOS_PER_SECOND = 1_000_000_000;

  private Figures() {}

  /// A count of bytes in binary units: `7.0 MiB`.
  public static String bytes(long count) {
    return scaled(count, 1024, BINARY);
  }

  /// Bytes per second in decimal units, as networks are measured: `85.3 MB/s`.
  public static String rate(long bytesPerSecond) {
    return scaled(bytesPerSecond, 1000, DECIMAL);
  }

  private static String scaled(long value, int step, String[] units) {
    double rest = value;
    int unit = 0;
    // The limit is where one decimal would round up to the next unit.
    while (rest >= step - 0.05 && unit < units.length - 1) {
      rest /= step;
      unit++;
    }
    String format = unit == 0 ? "%.0f %s" : "%.1f %s";
    return String.format(Locale.ROOT, format, rest, units[unit]);
  }

  /// A finished time: `0.42 s`, `75.0 s`.
  public static String duration(Duration took) {
    double seconds = seconds(took);
    return String.format(Locale.ROOT, seconds < 10 ? "%.2f s" : "%.1f s", seconds);
  }

  /// A time to come: `0:05`, `1:02:03`.
  public static String clock(Duration left) {
    long hours = left.toHours();
    return hours == 0
        ? String.format(Locale.ROOT, "%d:%02d", left.toMinutesPart(), left.toSecondsPart())
        : String.format(
            Locale.ROOT, "%d:%02d:%02d", hours, left.toMinutesPart(), left.toSecondsPart());
  }

  /// Seconds with their fraction.
  public static double seconds(Duration duration) {
    return duration.toNanos() / (double) NANOS_PER_SECOND;
  }

  /// An address that can be pasted back: `127.0.0.1:7777`, `[::1]:7777`.
  public static String address(InetSocketAddress address) {
    String host =
        address.isUnresolved() ? address.getHostString() : address.getAddress().getHostAddress();
    return (address.getAddress() instanceof Inet6Address ? "[" + host + "]" : host)
        + ":"
        + address.getPort();
  }

  /// Active states with their ticks, then those that were active once: `(Start:1 Bound:3)
  /// [Idle:2]`.
  public static String ticks(List<String> active, SequencedMap<String, Long> time) {
    StringJoiner now = new StringJoiner(" ", "(", ")");
    StringJoiner before = new StringJoiner(" ", " [", "]").setEmptyValue("");
    for (Map.Entry<String, Long> state : time.entrySet()) {
      String tick = state.getKey() + ":" + state.getValue();
      if (active.contains(state.getKey())) {
        now.add(tick);
      } else if (state.getValue() > 0) {
        before.add(tick);
      }
    }
    return now.toString() + before;
  }
}
