package io.peerage.machine;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// asyncmachine-go itself: the program in `interop/asyncmachine-go`, built for one version of it
/// and running. For one thread.
final class GoPlayer implements AutoCloseable {
  private static final String END_OF_PLAY = ".";

  private final Process process;
  private final BufferedWriter requests;
  private final BufferedReader answers;

  private GoPlayer(Process process) {
    this.process = process;
    requests = process.outputWriter();
    answers = process.inputReader();
  }

  /// Builds and starts it. The module and build caches stay where Go puts them.
  ///
  /// @param source the folder of the program
  /// @param modFile in that folder, says which version
  /// @param binary where to put the program
  /// @throws IOException if there is no `go`
  static GoPlayer start(Path source, String modFile, Path binary)
      throws IOException, InterruptedException {
    List<String> build =
        List.of("go", "build", "-modfile=" + modFile, "-o", binary.toString(), ".");
    int exit = new ProcessBuilder(build).directory(source.toFile()).inheritIO().start().waitFor();
    if (exit != 0) {
      throw new IOException(
          "%s in %s ended with %d; see CONTRIBUTING.md for what it needs"
              .formatted(String.join(" ", build), source, exit));
    }
    return new GoPlayer(
        new ProcessBuilder(binary.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start());
  }

  /// Plays a scenario a number of times, each on a machine of its own.
  List<List<PlayLine>> play(Scenario scenario, int times) throws IOException {
    for (String line : scenario.lines()) {
      requests.write(line);
      requests.write('\n');
    }
    requests.write("play " + times + "\n");
    requests.flush();
    List<List<PlayLine>> plays = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      plays.add(transcript());
    }
    return plays;
  }

  private List<PlayLine> transcript() throws IOException {
    List<PlayLine> lines = new ArrayList<>();
    while (true) {
      String line = answers.readLine();
      if (line == null) {
        throw new IOException("the Go program has ended; its last words are above");
      }
      if (line.equals(END_OF_PLAY)) {
        return lines;
      }
      lines.add(PlayLine.parse(line));
    }
  }

  /// Ends the process: it lives as long as its input.
  @Override
  public void close() throws IOException {
    requests.close();
    process.onExit().join();
  }
}
