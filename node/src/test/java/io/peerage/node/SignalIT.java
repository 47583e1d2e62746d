package io.peerage.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.peerage.node.output.JsonObject;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Ctrl-C and TERM, once and twice, and what dies with its parent.
class SignalIT {

  @TempDir private Path directory;
  private Path original;
  private Path copy;

  @BeforeEach
  void writes_an_original() throws Exception {
    original = Content.write(directory.resolve("original.bin"), 100_000);
    copy = directory.resolve("copy.bin");
  }

  private static String nobody() throws Exception {
    try (DatagramSocket free = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      return "ppspp://127.0.0.1:"
          + free.getLocalPort()
          + "/c89800bfc82ed01ed6e3bfd5408c51274491f7d4?cl=5000";
    }
  }

  @ParameterizedTest
  @CsvSource({"INT", "TERM"})
  void a_sharer_has_done_its_work_and_its_port_is_free(String signal) throws Exception {
    try (Peerage sharer = Peerage.start("--json", "share", original.toString())) {
      String listen = sharer.event("sharing").text("listen");
      sharer.signal(signal);
      sharer.event("stopped");
      sharer.exits(0);
      int port = Integer.parseInt(listen.substring(listen.lastIndexOf(':') + 1));
      try (DatagramSocket free = new DatagramSocket(port, InetAddress.getLoopbackAddress())) {
        assertThat(free.isBound()).isTrue();
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"INT, 130", "TERM, 143"})
  void a_download_that_has_not_begun_leaves_nothing(String signal, int exit) throws Exception {
    try (Peerage fetcher = Peerage.start("--json", "get", nobody(), "-o", copy.toString())) {
      fetcher.event("progress");
      fetcher.signal(signal);
      JsonObject error = fetcher.event("error");
      assertThat(error.text("code")).isEqualTo("canceled");
      assertThat(error.count("exit")).isEqualTo(exit);
      fetcher.exits(exit);
    }
    assertThat(copy).doesNotExist();
    assertThat(directory.resolve("copy.bin.part")).doesNotExist();
  }

  /// Both signals wait while the process is stopped, so the second finds the first being answered.
  @Test
  void a_second_signal_ends_at_once() throws Exception {
    try (Peerage sharer = Peerage.start("--json", "share", original.toString())) {
      sharer.event("sharing");
      sharer.signal("STOP");
      sharer.signal("INT");
      sharer.signal("TERM");
      sharer.signal("CONT");
      assertThat(sharer.exit()).describedAs("%s", sharer).isIn(130, 143);
    }
  }

  @Test
  void a_trial_verifies_and_cleans_up() throws Exception {
    try (Peerage trial = trial().start("--json", "try", "--size", "1MiB")) {
      assertThat(trial.event("machine").count("process")).isPositive();
      JsonObject tried = trial.event("tried");
      assertThat(tried.count("bytes")).isEqualTo(1 << 20);
      assertThat(tried.number("seconds")).isPositive();
      assertThat(tried.count("rate")).isPositive();
      trial.exits(0);
    }
    assertThat(temporary()).isEmptyDirectory();
  }

  @Test
  void a_trial_says_how_to_do_it_by_hand() throws Exception {
    try (Peerage trial = trial().start("try", "--size", "100kB")) {
      assertThat(trial.exits(0).out()).singleElement().asString().endsWith(", verified");
      assertThat(trial.err()).contains("share FILE", "get LINK -o COPY", "sharer ", "fetcher ");
    }
  }

  @Test
  void a_trial_that_is_ended_ends_its_processes_and_cleans_up() throws Exception {
    try (Peerage trial = trial().start("--json", "try", "--size", "200MiB")) {
      trial.event("machine");
      List<ProcessHandle> children = trial.handle().children().toList();
      trial.signal("INT");
      trial.exits(130);
      assertThat(children).isNotEmpty().noneMatch(ProcessHandle::isAlive);
    }
    assertThat(temporary()).isEmptyDirectory();
  }

  @Test
  void the_processes_of_a_trial_die_with_it() throws Exception {
    try (Peerage trial = trial().start("--json", "try", "--size", "200MiB")) {
      trial.event("machine");
      List<ProcessHandle> children = trial.handle().children().toList();
      assertThat(children).isNotEmpty();
      trial.signal("KILL");
      trial.exits(137);
      for (ProcessHandle child : children) {
        child.onExit().get(60, TimeUnit.SECONDS);
      }
    }
  }

  private Path temporary() {
    return directory.resolve("temporary");
  }

  private Peerage.Setting trial() throws Exception {
    Files.createDirectories(temporary());
    return Peerage.Setting.PLAIN.withJvm("-Djava.io.tmpdir=" + temporary(), "-XX:-UsePerfData");
  }
}
