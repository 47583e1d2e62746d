package io.peerage.node.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FiguresTest {

  @ParameterizedTest
  @CsvSource({
    "0, 0 B",
    "1023, 1023 B",
    "1024, 1.0 KiB",
    "1048575, 1.0 MiB",
    "7340035, 7.0 MiB",
    "1073741824, 1.0 GiB",
    "9223372036854775807, 8.0 EiB",
  })
  void writes_sizes(long bytes, String text) {
    assertThat(Figures.bytes(bytes)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({"0, 0 B/s", "999, 999 B/s", "1000, 1.0 kB/s", "85300000, 85.3 MB/s"})
  void writes_rates(long bytesPerSecond, String text) {
    assertThat(Figures.rate(bytesPerSecond)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({"PT0.4216S, 0.42 s", "PT75S, 75.0 s"})
  void writes_times_gone(Duration took, String text) {
    assertThat(Figures.duration(took)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({"PT5S, 0:05", "PT61S, 1:01", "PT3723S, 1:02:03"})
  void writes_times_to_come(Duration left, String text) {
    assertThat(Figures.clock(left)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({"127.0.0.1, 127.0.0.1:7", "::1, [0:0:0:0:0:0:0:1]:7"})
  void writes_addresses_that_can_be_pasted(String host, String text) {
    assertThat(Figures.address(new InetSocketAddress(InetAddress.ofLiteral(host), 7)))
        .isEqualTo(text);
  }

  @Test
  void writes_ticks_of_active_states_and_of_those_that_were() {
    LinkedHashMap<String, Long> time = new LinkedHashMap<>();
    time.put("Start", 1L);
    time.put("Idle", 2L);
    time.put("Open", 3L);
    time.put("Gone", 0L);
    assertThat(Figures.ticks(List.of("Start", "Open"), time))
        .isEqualTo("(Start:1 Open:3) [Idle:2]");
  }
}
