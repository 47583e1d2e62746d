package io.peerage.node.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.peerage.node.output.Console;
import io.peerage.node.output.Event;
import io.peerage.node.output.Style;
import io.peerage.swarm.Progress;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProgressTickerTest {

  @ParameterizedTest
  @CsvSource({
    "1048576, 4194304, 1048576, 1, ' 25 %  1.0 MiB of 4.0 MiB  1.0 MB/s  1 peer  ETA 0:03'",
    "0, 4194304, 0, 0, '  0 %  0 B of 4.0 MiB  0 B/s  0 peers'",
    "4194304, 4194304, 9, 2, '100 %  4.0 MiB of 4.0 MiB  9 B/s  2 peers'",
    "1024, -1, 2000, 2, '1.0 KiB  2.0 kB/s  2 peers'",
    "9223372036854775807, 9223372036854775807, 1, 1, '100 %  8.0 EiB of 8.0 EiB  1 B/s  1 peer'",
  })
  void writes_percent_rate_peers_and_time_to_come(
      long done, long total, long rate, int peers, String line) {
    assertThat(ProgressTicker.line(new Event.Progress("copy", done, total, rate, peers, List.of())))
        .isEqualTo(line);
  }

  @Test
  void an_event_is_due_every_fifth_time() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Console console =
        new Console(out, new ByteArrayOutputStream(), new Style(true, false, false, false, false));
    ProgressTicker ticker =
        new ProgressTicker(console, one(new Progress(1, 2, 3, 4, List.of("peers"))));
    for (int i = 0; i < 11; i++) {
      ticker.run();
    }
    assertThat(out.toString(StandardCharsets.UTF_8).lines())
        .hasSize(2)
        .allMatch(line ->
            line.equals(
                "{\"event\":\"progress\",\"path\":\"copy\",\"bytes_done\":1,\"bytes_total\":2,\"rate\":3,"
                    + "\"peers\":4,\"waiting_for\":[\"peers\"]}"));
  }

  private static Supplier<SequencedMap<Path, Progress>> one(Progress progress) {
    return () -> new LinkedHashMap<>(Map.of(Path.of("copy"), progress));
  }

  @Test
  void several_are_one_line_and_an_event_each() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    SequencedMap<Path, Progress> both = new LinkedHashMap<>();
    both.put(Path.of("one"), new Progress(1024, 4096, 1000, 1, List.of("choked 10.0.0.1:1")));
    both.put(Path.of("two"), new Progress(1024, 4096, 1000, 2, List.of()));
    ProgressTicker ticker =
        new ProgressTicker(
            new Console(out, err, new Style(true, false, false, true, false)), () -> both);
    for (int i = 0; i < 5; i++) {
      ticker.run();
    }
    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains("2 files:   25 %  2.0 KiB of 8.0 KiB  2.0 kB/s  3 peers")
        .doesNotContain("choked");
    assertThat(out.toString(StandardCharsets.UTF_8).lines())
        .satisfiesExactly(
            first -> assertThat(first).contains("\"path\":\"one\""),
            second -> assertThat(second).contains("\"path\":\"two\""));
  }

  @Test
  void says_what_it_waits_for() {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Console console =
        new Console(new ByteArrayOutputStream(), err, new Style(false, false, false, true, false));
    new ProgressTicker(console, one(new Progress(0, -1, 0, 0, List.of("an answer", "disk")))).run();
    assertThat(err.toString(StandardCharsets.UTF_8))
        .isEqualTo("0 B  0 B/s  0 peers  waiting for an answer, disk");
  }
}
