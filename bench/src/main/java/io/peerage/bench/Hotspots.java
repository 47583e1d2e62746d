package io.peerage.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedMethod;
import jdk.jfr.consumer.RecordingFile;

/// Where the Java threads of one process spent their processor time, by a recording of JFR's
/// CPU-time sampler. Time in the kernel and in native code counts for the Java method that called.
final class Hotspots {

  private static final int METHODS_SHOWN = 15;
  private static final int PACKAGES_SHOWN = 12;
  private static final int CALLERS_SHOWN = 30;
  private static final String EVENT = "jdk.CPUTimeSample";

  /// By the method on top, by its package, by every method of ours on the stack.
  private final Map<String, Integer> methods = new HashMap<>();

  private final Map<String, Integer> packages = new HashMap<>();
  private final Map<String, Integer> callers = new HashMap<>();
  private int samples;

  private Hotspots() {}

  /// The option that makes a JVM record into a file until it ends, at one sample in two
  /// milliseconds of processor time, or as often as the kernel's timers go off.
  static String option(Path file) {
    return "-XX:StartFlightRecording:%1$s#enabled=true,%1$s#throttle=2ms,filename=%2$s"
        .formatted(EVENT, file);
  }

  /// Reads what was sampled from an instant on.
  static Hotspots read(Path recording, Instant from) throws IOException {
    Hotspots hotspots = new Hotspots();
    try (RecordingFile file = new RecordingFile(recording)) {
      while (file.hasMoreEvents()) {
        RecordedEvent event = file.readEvent();
        if (event.getEventType().getName().equals(EVENT)
            && event.getStackTrace() != null
            && !event.getStartTime().isBefore(from)) {
          hotspots.add(event.getStackTrace().getFrames());
        }
      }
    }
    return hotspots;
  }

  private void add(List<RecordedFrame> frames) {
    samples++;
    RecordedMethod top = frames.getFirst().getMethod();
    methods.merge(name(top), 1, Integer::sum);
    String type = top.getType().getName();
    packages.merge(type.substring(0, Math.max(0, type.lastIndexOf('.'))), 1, Integer::sum);
    Set<String> seen = new HashSet<>();
    for (RecordedFrame frame : frames) {
      String method = name(frame.getMethod());
      if (method.startsWith("io.peerage.") && seen.add(method)) {
        callers.merge(method, 1, Integer::sum);
      }
    }
  }

  private static String name(RecordedMethod method) {
    return method.getType().getName() + "." + method.getName();
  }

  /// Three lists with shares of all samples.
  String text() {
    return samples
        + " samples\n\nself time by method\n"
        + shares(methods, METHODS_SHOWN)
        + "\nself time by package\n"
        + shares(packages, PACKAGES_SHOWN)
        + "\nwith all it calls, methods of ours\n"
        + shares(callers, CALLERS_SHOWN);
  }

  private String shares(Map<String, Integer> counts, int shown) {
    StringBuilder text = new StringBuilder();
    counts.entrySet().stream()
        .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
        .limit(shown)
        .forEach(entry ->
            text.append(
                "%5.1f %%  %s%n".formatted(100.0 * entry.getValue() / samples, entry.getKey())));
    return text.toString();
  }
}
