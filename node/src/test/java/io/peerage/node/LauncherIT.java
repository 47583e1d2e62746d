package io.peerage.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The launcher in a checkout of its own, whose Maven copies the jars of this build instead of
/// building.
class LauncherIT {

  private static final int SECONDS_MAX = 90;

  @TempDir private Path directory;
  private Path checkout;
  private Path launcher;
  private Path source;
  private Path calls;
  private Path gate;
  private final List<Process> started = new ArrayList<>();

  @BeforeEach
  void makes_a_checkout() throws Exception {
    checkout = Files.createDirectory(directory.resolve("a checkout"));
    launcher = checkout.resolve("peerage");
    Files.copy(Path.of(property("peerage.launcher")), launcher, StandardCopyOption.COPY_ATTRIBUTES);
    Files.createFile(checkout.resolve("pom.xml"));
    Path sources = Files.createDirectories(checkout.resolve("node/src/main/java"));
    source = Files.writeString(sources.resolve("Source.java"), "one");
    calls = Files.createFile(directory.resolve("calls"));
    gate = directory.resolve("gate");
    Path mvn = Files.createDirectory(directory.resolve("bin")).resolve("mvn");
    Files.copy(
        Path.of(Objects.requireNonNull(LauncherIT.class.getResource("/fake-mvn.sh")).toURI()), mvn);
    assertThat(mvn.toFile().setExecutable(true)).isTrue();
  }

  @AfterEach
  void kills_what_still_runs() {
    for (Process process : started) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly().onExit().join();
    }
  }

  private static String property(String name) {
    return Objects.requireNonNull(System.getProperty(name), "set by the build");
  }

  private Process start(Path program, Path from, String... arguments) throws IOException {
    return start(Map.of("PEERAGE_AOT", "off"), program, from, arguments);
  }

  private Process start(
      Map<String, String> environment, Path program, Path from, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(from.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("PEERAGE_"));
    builder.environment().merge("PATH", "", (path, _) -> directory.resolve("bin") + ":" + path);
    builder.environment().put("FAKE_MVN_LOG", calls.toString());
    builder.environment().put("FAKE_MVN_GATE", gate.toString());
    builder.environment().put("FAKE_MVN_JARS", property("peerage.app"));
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().putAll(environment);
    Process process = builder.start();
    started.add(process);
    return process;
  }

  private record Ended(int exit, String out, String err) {
    static Ended of(Process process) throws Exception {
      String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor(SECONDS_MAX, TimeUnit.SECONDS)).isTrue();
      return new Ended(process.exitValue(), out, err);
    }
  }

  private Ended version() throws Exception {
    return Ended.of(start(launcher, checkout, "--version"));
  }

  private int builds() throws IOException {
    return Files.readAllLines(calls).size();
  }

  private List<Path> builtFolders() throws IOException {
    try (Stream<Path> entries = Files.list(checkout.resolve(".peerage"))) {
      return entries.filter(entry -> Files.exists(entry.resolve("stamp"))).toList();
    }
  }

  /// Changes the source; the last build is older by all the time that it took.
  private void edit(String text) throws IOException {
    Files.writeString(source, text);
  }

  @Test
  void builds_on_first_use_and_starts_without_maven_afterwards() throws Exception {
    Ended first = version();
    assertThat(first.exit).describedAs(first.err).isZero();
    assertThat(first.out).startsWith("peerage ");
    assertThat(first.err).isEqualTo("peerage: building, this once; it may take a minute or two\n");
    Ended second = version();
    assertThat(second).isEqualTo(new Ended(0, first.out, ""));
    assertThat(builds()).isEqualTo(1);
  }

  @Test
  void works_through_links_from_anywhere() throws Exception {
    Path links = Files.createDirectory(directory.resolve("some links"));
    Path relative =
        Files.createSymbolicLink(links.resolve("relative"), Path.of("../a checkout/peerage"));
    Path again = Files.createSymbolicLink(directory.resolve("again"), relative);
    assertThat(Ended.of(start(again, links, "--version")).out).startsWith("peerage ");
    assertThat(Ended.of(start(Path.of("./relative"), links, "--version")).out)
        .startsWith("peerage ");
    assertThat(builtFolders()).hasSize(1);
  }

  @Test
  void arguments_arrive_as_they_are() throws Exception {
    Path named = Files.writeString(directory.resolve("a  name * $x 'ü"), "content");
    Ended ended = Ended.of(start(launcher, directory, "hash", named.getFileName().toString()));
    assertThat(ended.out).endsWith("  a  name * $x 'ü\n");
  }

  @Test
  void a_newer_source_is_built_and_what_runs_is_left_alone() throws Exception {
    version();
    Process sharer = start(launcher, checkout, "share", source.toString());
    try (BufferedReader lines = sharer.inputReader(StandardCharsets.UTF_8)) {
      assertThat(lines.readLine()).startsWith("ppspp://");
      List<Path> inUse = builtFolders();
      edit("two");
      Ended rebuilt = version();
      assertThat(rebuilt.err).isEqualTo("peerage: sources have changed, building\n");
      assertThat(builds()).isEqualTo(2);
      assertThat(builtFolders()).hasSize(2).containsAll(inUse);
      sharer.destroy();
      assertThat(sharer.waitFor(SECONDS_MAX, TimeUnit.SECONDS)).isTrue();
      assertThat(sharer.exitValue()).isZero();
    }
  }

  @Test
  void a_build_that_nobody_runs_is_removed() throws Exception {
    version();
    List<Path> first = builtFolders();
    edit("two");
    version();
    assertThat(builtFolders()).hasSize(1).doesNotContainAnyElementsOf(first);
  }

  @Test
  void a_jvm_is_trained_in_the_background_and_starts_from_what_it_learnt() throws Exception {
    Map<String, String> training = Map.of("PEERAGE_AOT", "on");
    Ended first = Ended.of(start(training, launcher, checkout, "--version"));
    assertThat(first.exit).isZero();
    Path build = builtFolders().getFirst();
    // Whoever trains holds the build, so that nobody removes it meanwhile.
    Process held = start(Path.of("flock"), checkout, build.resolve("in-use").toString(), "true");
    assertThat(held.waitFor(SECONDS_MAX, TimeUnit.SECONDS)).isTrue();
    try (Stream<Path> entries = Files.list(build)) {
      assertThat(entries.map(Path::toString))
          .anyMatch(name -> name.endsWith(".aot"))
          .noneMatch(name -> name.endsWith(".failed") || name.contains(".new"));
    }
    assertThat(Ended.of(start(training, launcher, checkout, "--version")))
        .isEqualTo(new Ended(0, first.out, ""));
  }

  @Test
  void the_same_content_is_the_same_build() throws Exception {
    version();
    List<Path> first = builtFolders();
    edit("one");
    version();
    assertThat(builds()).isEqualTo(2);
    assertThat(builtFolders()).isEqualTo(first);
    version();
    assertThat(builds()).isEqualTo(2);
  }

  @Test
  void a_failed_build_shows_what_went_wrong() throws Exception {
    edit("broken");
    Ended failed = version();
    assertThat(failed.exit).isEqualTo(1);
    assertThat(failed.out).isEmpty();
    assertThat(failed.err)
        .contains("[ERROR] Source.java:[1,1] cannot find symbol")
        .doesNotContain("noise")
        .endsWith(
            "peerage: the build failed; all it said is in "
                + checkout.toRealPath().resolve(".peerage/build.log")
                + "\n");
    edit("two");
    assertThat(version().exit).isZero();
  }

  @Test
  void two_at_once_build_once() throws Exception {
    makeGate();
    Process first = start(launcher, checkout, "--version");
    String building = first.errorReader(StandardCharsets.UTF_8).readLine();
    assertThat(building).startsWith("peerage: building");
    Process second = start(launcher, checkout, "--version");
    assertThat(second.errorReader(StandardCharsets.UTF_8).readLine())
        .isEqualTo("peerage: waiting for another process that builds");
    openGate();
    assertThat(first.waitFor(SECONDS_MAX, TimeUnit.SECONDS)).isTrue();
    assertThat(second.waitFor(SECONDS_MAX, TimeUnit.SECONDS)).isTrue();
    assertThat(List.of(first.exitValue(), second.exitValue())).containsExactly(0, 0);
    assertThat(builds()).isEqualTo(1);
  }

  @Test
  void the_lock_of_a_builder_that_was_killed_is_taken_over() throws Exception {
    makeGate();
    Process first = start(launcher, checkout, "--version");
    assertThat(first.errorReader(StandardCharsets.UTF_8).readLine())
        .startsWith("peerage: building");
    first.destroyForcibly().onExit().join();
    Files.delete(gate);
    Ended second = version();
    assertThat(second.exit).describedAs(second.err).isZero();
  }

  private void makeGate() throws Exception {
    assertThat(new ProcessBuilder("mkfifo", gate.toString()).start().waitFor()).isZero();
  }

  private void openGate() throws IOException {
    Files.writeString(gate, "open\n");
  }
}
