package io.peerage.node.argument;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {

  @ParameterizedTest
  @CsvSource({
    "250ms, PT0.25S",
    "5s, PT5S",
    "5, PT5S",
    "1.5s, PT1.5S",
    "2m, PT2M",
    "1h, PT1H",
    "0.5H, PT30M",
    "8760h, PT8760H",
    "0.000000001s, PT0.000000001S",
  })
  void reads_what_people_write(String text, Duration duration) {
    assertThat(Durations.parse(text)).isEqualTo(duration);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "s", "-1s", "5x", "1d", "1h30m", "5 5s", "1e3s"})
  void says_how_to_write_what_is_no_duration(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Durations.parse(text))
        .withMessageContaining("is no duration; write seconds, or a unit");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "0s", "0.000000001ms"})
  void refuses_no_time_at_all(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Durations.parse(text))
        .withMessageEndingWith("is no time at all");
  }

  @ParameterizedTest
  @ValueSource(strings = {"8760.000001h", "31536001", "999999999999h"})
  void refuses_more_than_a_year(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Durations.parse(text))
        .withMessageEndingWith("is more than a year");
  }
}
