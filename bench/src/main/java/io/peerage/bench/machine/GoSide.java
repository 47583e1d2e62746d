package io.peerage.bench.machine;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/// The reference: `go test -bench` in `bench/asyncmachine-go`.
final class GoSide {
  private final Path directory;
  private final KernelOptions options;

  GoSide(Path directory, KernelOptions options) {
    this.directory = directory;
    this.options = options;
  }

  /// `go version`.
  String version() throws IOException, InterruptedException {
    return String.join(" ", run(List.of("go", "version")));
  }

  /// Runs one benchmark; the medians of its runs.
  Figure measure(String name) throws IOException, InterruptedException {
    // Every level of a name is a pattern of its own.
    String pattern = "^Benchmark" + name.replace("/", "$/^") + "$";
    List<String> lines =
        run(
            List.of(
                "go",
                "test",
                "-run=^$",
                "-bench=" + pattern,
                "-benchmem",
                "-count=" + options.forks(),
                "-benchtime=" + options.iterations() * options.millis() + "ms",
                "."));
    return medians(lines);
  }

  /// Reads lines like `BenchmarkK2-2 1000 2661 ns/op 1560 B/op 36 allocs/op`.
  static Figure medians(List<String> lines) {
    List<Figure> runs = new ArrayList<>();
    for (String line : lines) {
      if (line.startsWith("Benchmark") && line.contains(" ns/op")) {
        String[] words = line.split("\\s+", -1);
        double machine = before("B/machine", words);
        runs.add(
            new Figure(
                Double.isNaN(machine) ? before("ns/op", words) : machine,
                before("B/op", words),
                before("p99-ns", words)));
      }
    }
    if (runs.isEmpty()) {
      throw new IllegalStateException("go test measured nothing: " + lines);
    }
    return new Figure(
        median(runs, Figure::value), median(runs, Figure::bytes), median(runs, Figure::tail));
  }

  private static double before(String unit, String[] words) {
    int at = Arrays.asList(words).indexOf(unit);
    return at < 1 ? Double.NaN : Double.parseDouble(words[at - 1]);
  }

  private static double median(List<Figure> runs, ToDoubleFunction<Figure> figure) {
    double[] sorted = runs.stream().mapToDouble(figure).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  private List<String> run(List<String> command) throws IOException, InterruptedException {
    Process go =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    List<String> lines;
    try (BufferedReader reader = go.inputReader()) {
      lines = reader.lines().toList();
    }
    if (go.waitFor() != 0) {
      throw new IllegalStateException(String.join(" ", command) + " failed: " + lines);
    }
    return lines;
  }
}
