package io.peerage.node.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.peerage.wire.Counter;
import io.peerage.wire.Gauge;
import io.peerage.wire.Meters;
import java.util.HashSet;
import java.util.Set;

/// All meters of a process as Prometheus reads them. A counter `peerage.wire.log_commits` is
/// `peerage_wire_log_commits_total`, a gauge `peerage.wire.names_cached` is
/// `peerage_wire_names_cached`.
///
/// Values are read when they are asked for; what only counts costs what it did before. Any thread,
/// one at a time.
public final class PrometheusExport {

  /// What [#text] is, for a response.
  public static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private final Meters meters;
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Set<String> exported = new HashSet<>();

  /// @param meters may get more counters and gauges later
  public PrometheusExport(Meters meters) {
    this.meters = meters;
  }

  /// The present values in Prometheus' text format 0.0.4.
  public synchronized String text() {
    for (String name : meters.snapshot().keySet()) {
      if (exported.add("counter " + name)) {
        FunctionCounter.builder(name, meters.counter(name), Counter::value)
            .description(name)
            .register(registry);
      }
    }
    for (String name : meters.gauges().keySet()) {
      if (exported.add("gauge " + name)) {
        io.micrometer.core.instrument.Gauge.builder(name, meters.gauge(name), Gauge::value)
            .description(name)
            .register(registry);
      }
    }
    return registry.scrape(CONTENT_TYPE);
  }
}
