package io.peerage.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.peerage.node.output.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A real `peerage` process, started from the jars of this build as the launcher starts it, with a
/// small heap. It is killed when it is closed, and whatever takes longer than a minute and a half
/// fails.
final class Peerage implements AutoCloseable {

  private static final int SECONDS_MAX = 90;
  private static final String END = "\0";

  /// Not that of whoever runs the tests.
  private static final Path CACHE = Path.of("target", "cache").toAbsolutePath();

  /// Where processes show their machines; short, since the path of a socket is.
  static final Path RUNTIME = runtime();

  private static Path runtime() {
    try {
      Path made = Files.createTempDirectory("peerage-it-");
      made.toFile().deleteOnExit();
      return made;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// How processes are started.
  ///
  /// @param wrapper what stands before java on the command line
  record Setting(
      @Nullable Path directory,
      List<String> wrapper,
      List<String> jvm,
      Map<String, String> environment) {

    static final Setting PLAIN = new Setting(null, List.of(), List.of(), Map.of());

    Setting in(Path place) {
      return new Setting(place, wrapper, jvm, environment);
    }

    Setting behind(String... words) {
      return new Setting(directory, List.of(words), jvm, environment);
    }

    Setting withJvm(String... options) {
      return new Setting(directory, wrapper, List.of(options), environment);
    }

    Setting withEnvironment(Map<String, String> variables) {
      return new Setting(directory, wrapper, jvm, variables);
    }

    Peerage start(String... arguments) {
      return new Peerage(this, arguments);
    }
  }

  private final List<String> command = new ArrayList<>();
  private final Process process;
  private final BlockingQueue<String> out = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> err = new LinkedBlockingQueue<>();
  private final List<String> seen = new ArrayList<>();

  private Peerage(Setting setting, String... arguments) {
    command.addAll(setting.wrapper);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx128m");
    command.addAll(setting.jvm);
    command.addAll(nativeModule());
    command.addAll(
        List.of(
            "--enable-native-access=io.netty.common",
            "--sun-misc-unsafe-memory-access=allow",
            "--module-path",
            Objects.requireNonNull(System.getProperty("peerage.app"), "set by the build"),
            "--module",
            "io.peerage.node/io.peerage.node.Main"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().removeIf(name -> name.startsWith("PEERAGE_"));
    builder.environment().put("LC_ALL", "C.UTF-8");
    builder.environment().put("XDG_CACHE_HOME", CACHE.toString());
    builder.environment().put("XDG_RUNTIME_DIR", RUNTIME.toString());
    builder.environment().putAll(setting.environment);
    if (setting.directory != null) {
      builder.directory(setting.directory.toFile());
    }
    try {
      process = builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    read(process.inputReader(StandardCharsets.UTF_8), out);
    read(process.errorReader(StandardCharsets.UTF_8), err);
  }

  static Peerage start(String... arguments) {
    return Setting.PLAIN.start(arguments);
  }

  private static List<String> nativeModule() {
    return switch (System.getProperty("os.name") + " " + System.getProperty("os.arch")) {
      case "Linux amd64" -> List.of("--add-modules=io.netty.transport.epoll.linux.x86_64");
      case "Linux aarch64" -> List.of("--add-modules=io.netty.transport.epoll.linux.aarch_64");
      default -> List.of();
    };
  }

  private static void read(BufferedReader reader, BlockingQueue<String> lines) {
    Thread.ofVirtual()
        .start(() -> {
          try {
            reader.lines().forEach(lines::add);
          } finally {
            lines.add(END);
          }
        });
  }

  /// Writes lines to standard input and ends it.
  Peerage types(String... lines) throws IOException {
    try (Writer in = process.outputWriter(StandardCharsets.UTF_8)) {
      for (String line : lines) {
        in.write(line + "\n");
      }
    }
    return this;
  }

  /// The next line on standard output.
  String line() throws InterruptedException {
    String line = out.poll(SECONDS_MAX, TimeUnit.SECONDS);
    if (line == null || line.equals(END)) {
      return fail("no further line on standard output: " + this);
    }
    seen.add(line);
    return line;
  }

  /// The next event of this name; others before it are skipped.
  JsonObject event(String name) throws InterruptedException {
    while (true) {
      JsonObject event = JsonObject.parse(line());
      if (event.text("event").equals(name)) {
        return event;
      }
    }
  }

  /// The next line on standard error that begins so; others before it are skipped.
  String said(String beginning) throws InterruptedException {
    while (true) {
      String line = err.poll(SECONDS_MAX, TimeUnit.SECONDS);
      if (line == null || line.equals(END)) {
        return fail("nothing on standard error begins with " + beginning + ": " + this);
      }
      if (line.startsWith(beginning)) {
        return line;
      }
    }
  }

  /// Waits for the end.
  int exit() throws InterruptedException {
    if (!process.waitFor(SECONDS_MAX, TimeUnit.SECONDS)) {
      return fail("still running: " + this);
    }
    return process.exitValue();
  }

  /// Waits for the end and asserts how it came.
  Peerage exits(int status) throws InterruptedException {
    int exit = exit();
    assertThat(exit).describedAs("%s", this).isEqualTo(status);
    return this;
  }

  /// What is left on standard output, after the end.
  List<String> out() throws InterruptedException {
    return rest(out);
  }

  /// What is left on standard error, after the end.
  String err() throws InterruptedException {
    return String.join("\n", rest(err));
  }

  private static List<String> rest(BlockingQueue<String> lines) throws InterruptedException {
    List<String> rest = new ArrayList<>();
    while (true) {
      String line = lines.poll(SECONDS_MAX, TimeUnit.SECONDS);
      if (line == null || line.equals(END)) {
        lines.add(END);
        return rest;
      }
      rest.add(line);
    }
  }

  /// Sends a signal by its name without `SIG`.
  void signal(String name) throws IOException, InterruptedException {
    Process kill = new ProcessBuilder("kill", "-" + name, "" + process.pid()).start();
    assertThat(kill.waitFor()).isZero();
  }

  long pid() {
    return process.pid();
  }

  ProcessHandle handle() {
    return process.toHandle();
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly().onExit().join();
  }

  @Override
  public String toString() {
    return command + "\nout: " + seen + out + "\nerr: " + err;
  }
}
