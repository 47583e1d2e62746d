package io.peerage.node.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// A second process of this program, on the same JVM with the same options. It ends with this one:
/// when it is closed, and by itself when this one is killed.
public final class Child implements AutoCloseable {

  /// The system property that names the process a child ends with.
  public static final String PARENT_PROPERTY = "peerage.parent";

  private static final int TERM_SECONDS_MAX = 5;

  private final Process process;
  private final CompletableFuture<Integer> exited;

  private Child(Process process, CompletableFuture<Integer> exited) {
    this.process = process;
    this.exited = exited;
  }

  /// Starts one.
  ///
  /// @param arguments what a user would type after `peerage`
  /// @param lines gets its standard output line by line, on a thread of its own; standard error is
  ///   ours
  /// @throws UncheckedIOException when the system does not start it
  public static Child start(List<String> arguments, Consumer<String> lines) {
    List<String> command = new ArrayList<>(jvm());
    command.addAll(arguments);
    try {
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      process.getOutputStream().close();
      CompletableFuture<Void> drained = new CompletableFuture<>();
      Thread.ofVirtual()
          .name("peerage-child-" + process.pid())
          .start(() -> read(process, lines, drained));
      return new Child(process, process.onExit().thenCombine(drained, (p, _) -> p.exitValue()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Completes with its exit status, after its last line was handed on.
  public CompletableFuture<Integer> exited() {
    return exited;
  }

  /// Asks it to end, and after five seconds makes it.
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(TERM_SECONDS_MAX, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException interrupted) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private static void read(
      Process process, Consumer<String> lines, CompletableFuture<Void> drained) {
    try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        lines.accept(line);
      }
      drained.complete(null);
    } catch (IOException | RuntimeException failure) {
      drained.completeExceptionally(failure);
    }
  }

  /// The command line of this JVM up to its main class. The module path and the main class are no
  /// input arguments to the management interface, the rest is.
  private static List<String> jvm() {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    for (String option : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
      if (!option.startsWith("-agentlib:") && !option.startsWith("-D" + PARENT_PROPERTY)) {
        command.add(option);
      }
    }
    command.add("-D" + PARENT_PROPERTY + "=" + ProcessHandle.current().pid());
    command.add("--module-path");
    command.add(System.getProperty("jdk.module.path"));
    command.add("--module");
    command.add(
        System.getProperty("jdk.module.main") + "/" + System.getProperty("jdk.module.main.class"));
    return command;
  }
}
