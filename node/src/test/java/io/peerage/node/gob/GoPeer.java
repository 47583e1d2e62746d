package io.peerage.node.gob;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// `interop/asyncmachine-rpc` as a process: a server or a client of the real asyncmachine-go, told
/// what to do line by line.
final class GoPeer implements AutoCloseable {
  /// What is tried, by the file that names it and the tag that goes with it.
  private static final Map<String, List<String>> VERSIONS =
      Map.of(
          "v0.17.2", List.of("-modfile=v0.17.2.mod", "-tags=v17"),
          "v0.19.1", List.of("-modfile=go.mod"));

  // Tests run in the folder of their module.
  private static final Path SOURCE = Path.of("..", "interop", "asyncmachine-rpc");
  private static final Path BINARIES = Path.of("target", "asyncmachine-rpc").toAbsolutePath();
  private static final int PATIENCE_SECONDS = 60;

  private final Process process;
  private final BufferedWriter requests;
  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

  private GoPeer(Process process) {
    this.process = process;
    this.requests = process.outputWriter();
    Thread.ofVirtual().name("go-peer").start(this::read);
  }

  private void read() {
    try (BufferedReader reader = process.inputReader()) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        lines.add(line);
      }
    } catch (IOException ended) {
      lines.add("broken: " + ended);
    }
  }

  /// Builds the program for every version.
  ///
  /// @throws IOException if there is no `go`
  static void build() throws IOException, InterruptedException {
    for (Map.Entry<String, List<String>> version : VERSIONS.entrySet()) {
      List<String> build = new ArrayList<>(List.of("go", "build"));
      build.addAll(version.getValue());
      build.addAll(List.of("-o", BINARIES.resolve(version.getKey()).toString(), "."));
      int exit = new ProcessBuilder(build).directory(SOURCE.toFile()).inheritIO().start().waitFor();
      if (exit != 0) {
        throw new IOException(
            "%s in %s ended with %d; see CONTRIBUTING.md for what it needs"
                .formatted(String.join(" ", build), SOURCE, exit));
      }
    }
  }

  static GoPeer start(String version, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(BINARIES.resolve(version).toString()));
    command.addAll(List.of(arguments));
    return new GoPeer(
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  /// Says a line.
  void say(String line) throws IOException {
    requests.write(line);
    requests.write('\n');
    requests.flush();
  }

  /// Says a line and answers the next one that begins with `answer`, without that word.
  String ask(String line, String answer) throws Exception {
    say(line);
    return hear(answer);
  }

  /// The rest of the next line, which has to begin with this word.
  String hear(String word) throws Exception {
    String line = lines.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    assertThat(line).as("what comes instead of " + word).isNotNull().startsWith(word);
    return line.substring(word.length()).strip();
  }

  /// Ends it at once, as a crash would.
  void kill() {
    var _ = process.destroyForcibly().onExit().join();
  }

  @Override
  public void close() throws IOException {
    kill();
    requests.close();
  }
}
