package io.peerage.bench.machine;

import java.util.Collection;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/// Ours: JMH in fresh JVMs, with the kernel as the named module it is published as.
final class JavaSide {
  private static final double MEDIAN_PERCENTILE = 50;
  private static final double TAIL_PERCENTILE = 99;

  private final String modulePath;
  private final KernelOptions options;

  JavaSide(String modulePath, KernelOptions options) {
    this.modulePath = modulePath;
    this.options = options;
  }

  Figure measure(Workload workload) throws RunnerException {
    TimeValue time = TimeValue.milliseconds(options.millis());
    ChainedOptionsBuilder builder =
        new OptionsBuilder()
            .include("\\." + workload.method().replace(".", "\\.") + "$")
            .jvmArgs(
                "--sun-misc-unsafe-memory-access=allow",
                "--module-path",
                modulePath,
                "--add-modules",
                "io.peerage.machine")
            .addProfiler(GCProfiler.class)
            .forks(options.forks())
            .warmupIterations(options.iterations())
            .warmupTime(time)
            .measurementIterations(options.iterations())
            .measurementTime(time)
            .verbosity(VerboseMode.SILENT)
            .shouldFailOnError(true);
    if (!workload.parameter().isEmpty()) {
      builder.param("waiting", workload.parameter());
    }
    return figure(new Runner(builder.build()).run());
  }

  private static Figure figure(Collection<RunResult> results) {
    double nanos = Double.NaN;
    double bytes = Double.NaN;
    double tail = Double.NaN;
    for (RunResult result : results) {
      Mode mode = result.getParams().getMode();
      Result<?> primary = result.getPrimaryResult();
      if (mode == Mode.SampleTime) {
        tail = primary.getStatistics().getPercentile(TAIL_PERCENTILE);
      } else {
        // Of all iterations of all forks: one that was pushed aside does not count for more.
        double median = primary.getStatistics().getPercentile(MEDIAN_PERCENTILE);
        nanos = mode == Mode.Throughput ? 1 / median : median;
        Result<?> allocated = result.getSecondaryResults().get("gc.alloc.rate.norm");
        bytes = allocated == null ? Double.NaN : allocated.getScore();
      }
    }
    return new Figure(nanos, bytes, tail);
  }
}
