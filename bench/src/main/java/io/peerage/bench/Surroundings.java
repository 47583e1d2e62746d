package io.peerage.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// What a figure is worth little without: command, commit, machine, and how busy it was.
public final class Surroundings {

  private Surroundings() {}

  /// Prints a line each.
  ///
  /// @param command as it was typed
  public static void print(String command) throws IOException {
    System.out.println("command: " + command.strip());
    System.out.println("commit: " + System.getProperty("peerage.commit", "unknown"));
    System.out.println("machine: " + machine());
    System.out.println("load before: " + load());
  }

  /// How many wanted a core lately.
  public static String load() throws IOException {
    return Files.readString(Path.of("/proc/loadavg")).strip();
  }

  private static String machine() throws IOException {
    String processor =
        Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
            .filter(line -> line.startsWith("model name"))
            .map(line -> line.substring(line.indexOf(':') + 1).strip())
            .findFirst()
            .orElse(System.getProperty("os.arch"));
    return "%d cores, %s; JDK %s; Linux %s"
        .formatted(
            Runtime.getRuntime().availableProcessors(),
            processor,
            System.getProperty("java.runtime.version"),
            System.getProperty("os.version"));
  }
}
