package io.peerage.swarm.congestion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.peerage.swarm.VectorFile;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// All traces, with the constants that the head of the file names.
class LedbatVectorTest {

  private static final int SEGMENT = 1024;
  private static final LedbatOptions OPTIONS =
      LedbatOptions.DEFAULT
          .withTarget(Duration.ofMillis(100))
          .withSlowStart(false)
          .withYielding(false);
  private static final Offset<Double> TOLERANCE = within(0.01);

  private static Map<String, List<String>> traces() {
    var traces = new LinkedHashMap<String, List<String>>();
    List<String> trace = new ArrayList<>();
    for (String line : VectorFile.lines("ledbat.txt")) {
      if (line.startsWith("trace ")) {
        trace = new ArrayList<>();
        traces.put(line.substring("trace ".length()), trace);
      } else {
        trace.add(line);
      }
    }
    return traces;
  }

  @TestFactory
  List<DynamicTest> the_window_follows_the_trace() {
    return traces().entrySet().stream()
        .map(trace -> DynamicTest.dynamicTest(trace.getKey(), () -> follow(trace.getValue())))
        .toList();
  }

  @Test
  void there_are_six_traces() {
    assertThat(traces()).hasSize(6);
    assertThat(traces().values()).allSatisfy(trace -> assertThat(trace).hasSizeGreaterThan(5));
  }

  private static void follow(List<String> trace) {
    var ledbat = new Ledbat(SEGMENT, OPTIONS);
    for (String line : trace) {
      String[] sides = line.split(" => ", -1);
      String[] event = sides[0].split(" ", -1);
      String[] expected = sides[1].split(" ", -1);
      happen(event, ledbat);
      assertThat(ledbat.window()).as(line).isCloseTo(Double.parseDouble(expected[0]), TOLERANCE);
      assertThat(ledbat.flight()).as(line).isEqualTo(Long.parseLong(expected[1]));
      if (!expected[2].equals("-")) {
        assertThat(ledbat.queueMicros()).as(line).isEqualTo(Long.parseLong(expected[2]));
      }
      assertThat(ledbat.timeoutNanos()).as(line).isEqualTo(1_000 * Long.parseLong(expected[3]));
    }
  }

  private static void happen(String[] event, Ledbat ledbat) {
    long now = 1_000 * Long.parseLong(event[1]);
    switch (event[0]) {
      case "sent" -> ledbat.sent(now, Integer.parseInt(event[2]));
      case "ack" -> {
        long[] delays = Arrays.stream(event[4].split(",", -1)).mapToLong(Long::parseLong).toArray();
        long rtt = 1_000 * Long.parseLong(event[3]);
        int bytes = Integer.parseInt(event[2]);
        if (delays.length == 1) {
          ledbat.acked(now, bytes, rtt, 0, delays[0]);
        } else {
          ledbat.acked(now, bytes, rtt, delays, delays.length);
        }
      }
      // The traces leave what is lost under way, and say nothing of when it left.
      case "loss" -> ledbat.lost(now, 0, ledbat.sent(now, 0));
      case "timeout" -> ledbat.timedOut(now);
      default -> throw new IllegalStateException("event " + event[0]);
    }
  }
}
