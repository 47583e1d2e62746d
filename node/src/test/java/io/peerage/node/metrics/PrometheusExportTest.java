package io.peerage.node.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.peerage.wire.Meters;
import org.junit.jupiter.api.Test;

class PrometheusExportTest {

  private final Meters meters = new Meters();
  private final PrometheusExport export = new PrometheusExport(meters);

  @Test
  void counters_and_gauges_look_like_this() {
    meters.counter("peerage.transport.bytes_sent").add(1_234_567_890_123L);
    meters.counter("peerage.wire.mailbox_refused");
    meters.gauge("peerage.wire.names_cached").add(7);
    assertThat(export.text())
        .isEqualTo(
            """
            # HELP peerage_transport_bytes_sent_total peerage.transport.bytes_sent
            # TYPE peerage_transport_bytes_sent_total counter
            peerage_transport_bytes_sent_total 1.234567890123E12
            # HELP peerage_wire_mailbox_refused_total peerage.wire.mailbox_refused
            # TYPE peerage_wire_mailbox_refused_total counter
            peerage_wire_mailbox_refused_total 0.0
            # HELP peerage_wire_names_cached peerage.wire.names_cached
            # TYPE peerage_wire_names_cached gauge
            peerage_wire_names_cached 7.0
            """);
  }

  @Test
  void is_empty_without_meters() {
    assertThat(export.text()).isEmpty();
  }

  @Test
  void values_are_those_of_now_and_new_meters_join() {
    meters.counter("a.b").increment();
    export.text();
    meters.counter("a.b").increment();
    meters.counter("a.c").increment();
    assertThat(export.text()).contains("a_b_total 2.0\n", "a_c_total 1.0\n");
  }
}
