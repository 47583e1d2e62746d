package io.peerage.bench.machine;

import io.peerage.bench.machine.Numbered.Hundred;
import io.peerage.bench.machine.Numbered.Ten;
import io.peerage.bench.machine.Numbered.TwentyFive;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.openjdk.jmh.runner.RunnerException;

/// The program: measures the kernel beside asyncmachine-go, workload by workload in one run, and
/// prints a table. `bench/kernel` starts it.
final class KernelScoreboard {
  private static final int BYTES_MAX = 512;

  private final KernelOptions options;
  private final GoSide go;
  private final JavaSide java;

  /// K2, once it was measured.
  private Figure plain = Figure.UNKNOWN;

  private KernelScoreboard(KernelOptions options) {
    this.options = options;
    go = new GoSide(Path.of(System.getProperty("peerage.go")), options);
    java = new JavaSide(System.getProperty("jdk.module.path"), options);
  }

  public static void main(String[] words)
      throws IOException, InterruptedException, RunnerException {
    KernelOptions options;
    try {
      options = KernelOptions.parse(List.of(words));
    } catch (IllegalArgumentException wrong) {
      System.err.println("bench: " + wrong.getMessage());
      System.exit(2);
      return;
    }
    new KernelScoreboard(options).run(String.join(" ", words));
  }

  private void run(String words) throws IOException, InterruptedException, RunnerException {
    System.out.println("command: bench/kernel " + words);
    System.out.println("commit: " + System.getProperty("peerage.commit", "unknown"));
    System.out.println(
        "machine: %d cores; JDK %s; %s; Linux %s"
            .formatted(
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("java.runtime.version"),
                go.version(),
                System.getProperty("os.version")));
    System.out.println("load before: " + load());
    System.out.println();
    System.out.println(
        "| | ours ns | B/op | p99 ns | Go ns | B/op | p99 ns | ratio | goal | met |");
    System.out.println("|---|---|---|---|---|---|---|---|---|---|");
    for (Workload workload : Workload.all()) {
      if (workload.title().startsWith(options.only())) {
        Figure theirs = workload.go().isEmpty() ? Figure.UNKNOWN : go.measure(workload.go());
        Figure ours = java.measure(workload);
        if (workload.java().equals("KernelBench.k2")) {
          plain = ours;
        }
        print(workload.title(), ours, theirs, workload.goal());
      }
    }
    if ("M1".startsWith(options.only()) || options.only().startsWith("M1")) {
      footprints();
    }
    System.out.println();
    System.out.println("load after: " + load());
  }

  private void footprints() throws IOException, InterruptedException {
    System.out.println();
    System.out.println("| | ours bytes | | | Go bytes | | | ratio | goal | met |");
    System.out.println("|---|---|---|---|---|---|---|---|---|---|");
    Figure ten = Footprint.of(Ten.class);
    print("M1 a machine, 10 states", ten, go.measure("M1/states=10"), Goal.NONE);
    Figure twentyFive = Footprint.of(TwentyFive.class);
    print("M1 25 states", twentyFive, go.measure("M1/states=25"), Goal.atMost(BYTES_MAX));
    Figure hundred = Footprint.of(Hundred.class);
    print("M1 100 states", hundred, go.measure("M1/states=100"), Goal.NONE);
  }

  private void print(String title, Figure ours, Figure theirs, Goal goal) {
    System.out.println(
        "| %s | %s | %s | %s | %s | %s | %s | %s | %s | %s |"
            .formatted(
                title,
                Figure.text(ours.value()),
                Figure.text(ours.bytes()),
                Figure.text(ours.tail()),
                Figure.text(theirs.value()),
                Figure.text(theirs.bytes()),
                Figure.text(theirs.tail()),
                Figure.text(theirs.value() / ours.value()),
                goal,
                goal.met(ours, theirs, plain)));
  }

  private static String load() throws IOException {
    return Files.readString(Path.of("/proc/loadavg")).strip();
  }
}
