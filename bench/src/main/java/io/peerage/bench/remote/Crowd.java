package io.peerage.bench.remote;

import io.peerage.bench.Command;
import io.peerage.bench.Said;
import io.peerage.bench.Side;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Many machines that change all the time in one process, and many watchers of all of them in
/// another, each with a connection of its own. How late do they see it, counted from when it was to
/// happen?
final class Crowd {
  static final int MACHINES = 50;
  static final int PER_SECOND = 20;

  private static final double LAG_MILLIS_MAX = 250;
  private static final int MICROS_PER_MILLI = 1000;
  private static final long NANOS_PER_MILLI = 1_000_000;

  /// Time until the first change, so that both processes know of it before.
  private static final int AHEAD_MILLIS = 500;

  private final RemoteOptions options;

  Crowd(RemoteOptions options) {
    this.options = options;
  }

  boolean run() throws IOException, InterruptedException {
    int warmUpMillis = options.millis();
    int millis = warmUpMillis + 2 * options.millis();
    try (Side server =
            Side.start(
                RemoteOptions.recording("crowd-serve"),
                Command.own(CrowdServer.class.getName(), List.of()));
        Side watchers =
            Side.start(
                watching(),
                Command.own(
                    CrowdOfWatchers.class.getName(),
                    List.of(
                        server.event("listening").field("port"),
                        Integer.toString(options.watchers()))))) {
      watchers.event("watching");
      long start = Lines.wallNanos() + AHEAD_MILLIS * NANOS_PER_MILLI;
      String span = start + " " + warmUpMillis + " " + millis;
      watchers.say("run " + span);
      server.say("run " + span);
      double served = server.cpuSeconds();
      double watched = watchers.cpuSeconds();
      Said done = server.event("done");
      served = server.cpuSeconds() - served;
      watched = watchers.cpuSeconds() - watched;
      Said end = watchers.event("end");
      watchers.end();
      server.end();
      double seconds = (millis + AHEAD_MILLIS) / 1000.0;
      System.out.printf(
          Locale.ROOT,
          "%d machines of %d transitions/s and %d watchers of all: %,.0f changes/s seen; CPU %.2f"
              + " of a core there, %.2f here%n",
          MACHINES,
          PER_SECOND,
          options.watchers(),
          Double.parseDouble(end.field("count")) / (2 * options.millis() / 1000.0),
          served / seconds,
          watched / seconds);
      double lag = Double.parseDouble(end.field("p99")) / MICROS_PER_MILLI;
      System.out.printf(
          Locale.ROOT,
          "lag p50 %.1f ms, p99 %.1f ms, longest %.1f ms, of that until it was made p99 %.1f ms; goal"
              + " p99 ≤ %.0f ms, met: %s%n",
          Double.parseDouble(end.field("p50")) / MICROS_PER_MILLI,
          lag,
          Double.parseDouble(end.field("max")) / MICROS_PER_MILLI,
          Double.parseDouble(done.field("p99")) / MICROS_PER_MILLI,
          LAG_MILLIS_MAX,
          lag <= LAG_MILLIS_MAX ? "yes" : "no");
      return lag <= LAG_MILLIS_MAX;
    }
  }

  private static List<String> watching() {
    List<String> jvm = new ArrayList<>(RemoteOptions.recording("crowd-watch"));
    // Ten thousand mirrors.
    jvm.add("-Xmx512m");
    return jvm;
  }

  /// When a change is to happen. Machines take turns.
  ///
  /// @param start when the first of the first machine is
  /// @param times 1 for the first
  static long at(long start, int machine, long times) {
    long periodNanos = 1000 * NANOS_PER_MILLI / PER_SECOND;
    return start + (times - 1) * periodNanos + machine * (periodNanos / MACHINES);
  }

  /// How often a machine changes in so long.
  static long times(long millis) {
    return millis * PER_SECOND / 1000;
  }
}
