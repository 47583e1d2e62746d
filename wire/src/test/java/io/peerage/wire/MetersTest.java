package io.peerage.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class MetersTest {

  private final Meters meters = new Meters();

  @Test
  void a_name_is_one_counter() {
    meters.counter("b").add(2);
    meters.counter("b").increment();
    meters.counter("a");
    assertThat(meters.snapshot()).containsExactly(Map.entry("a", 0L), Map.entry("b", 3L));
    assertThat(meters.gauges()).isEmpty();
  }

  @Test
  void a_gauge_goes_up_and_down() {
    meters.gauge("b").add(5);
    meters.gauge("b").add(-2);
    meters.gauge("a");
    assertThat(meters.gauges()).containsExactly(Map.entry("a", 0L), Map.entry("b", 3L));
    assertThat(meters.snapshot()).isEmpty();
  }
}
