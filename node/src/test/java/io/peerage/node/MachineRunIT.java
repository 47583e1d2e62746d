package io.peerage.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.peerage.node.output.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `peerage machine run`, looked at and changed by other processes.
class MachineRunIT {
  private static final String DOOR =
      """
      {"id": "door", "states": {
        "Open": {"require": ["Power"], "remove": ["Closed"]},
        "Closed": {"auto": true, "remove": ["Open"]},
        "Power": {},
        "Bell": {"tags": ["command"]}}}
      """;

  @TempDir private Path directory;
  private String schema = "";
  private Peerage.Setting here = Peerage.Setting.PLAIN;

  @BeforeEach
  void writes_a_schema() throws Exception {
    schema = Files.writeString(directory.resolve("door.json"), DOOR).toString();
    Path runtime = Files.createTempDirectory("peerage-it-");
    runtime.toFile().deleteOnExit();
    here = here.withEnvironment(Map.of("XDG_RUNTIME_DIR", runtime.toString()));
  }

  private String token(String content) throws Exception {
    Path file = Files.writeString(directory.resolve("token-" + content), content);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    return file.toString();
  }

  private JsonObject answer(String... words) throws Exception {
    String[] all = new String[words.length + 1];
    all[0] = "--json";
    System.arraycopy(words, 0, all, 1, words.length);
    try (Peerage process = here.start(all)) {
      JsonObject answer = JsonObject.parse(process.line());
      process.exit();
      return answer;
    }
  }

  @Test
  void is_steered_by_hand_and_by_other_processes_and_tells_of_both() throws Exception {
    try (Peerage run = here.start("--json", "machine", "run", schema, "--allow", "Open")) {
      JsonObject listening = run.event("listening");
      assertThat(listening.text("id")).isEqualTo("door");
      assertThat(listening.text("codec")).isEqualTo("compact");
      String address = listening.text("address");
      assertThat(address).startsWith("127.0.0.1:");
      run.types("add Power by=me", "add Opne");
      JsonObject typed = run.event("transition");
      assertThat(typed.text("op")).isEqualTo("add Power by=me");
      assertThat(typed.text("machine")).isEqualTo("door");
      assertThat(typed.texts("handlers")).contains("PowerEnter", "ClosedState");
      assertThat(run.event("error").text("code")).isEqualTo("not_found");

      JsonObject added = answer("add", address, "Open", "--arg", "by=you");
      assertThat(added.text("result")).isEqualTo("executed");
      assertThat(added.texts("active")).containsExactlyInAnyOrder("Open", "Power");
      JsonObject theirs = run.event("transition");
      assertThat(theirs.text("op")).isEqualTo("add Open");
      assertThat(theirs.counts("time")).containsEntry("Open", 1L);

      assertThat(answer("add", address + "/door", "Bell").text("result")).isEqualTo("executed");
      assertThat(answer("remove", run.pid() + "/door", "Power").text("code")).isEqualTo("refused");
      JsonObject time = answer("time", "door", "Power", "Open");
      assertThat(time.counts("time")).containsOnlyKeys("Power", "Open");
      assertThat(time.texts("active")).containsExactly("Power", "Open");
      assertThat(answer("machine", "draw", "door").text("text")).contains("Closed (auto)");
      run.signal("INT");
      run.exits(0);
    }
  }

  @Test
  void everybody_may_change_everything_if_all_is_allowed() throws Exception {
    try (Peerage run =
        here.start("machine", "run", schema, "--allow", "all", "--listen", "127.0.0.1:0")) {
      String name = run.line();
      assertThat(name).endsWith("/door");
      assertThat(answer("set", name, "Power", "Open").text("result")).isEqualTo("executed");
      assertThat(run.line()).startsWith("door  set Power Open  executed  (");
      try (Peerage canceled = here.start("--json", "add", name, "Closed", "Open")) {
        assertThat(canceled.event("result").text("result")).isEqualTo("canceled");
        canceled.exits(9);
      }
    }
  }

  @Test
  void a_token_is_wanted_at_the_address_and_not_on_the_private_socket() throws Exception {
    try (Peerage run =
        here.start("--json", "machine", "run", schema, "--token-file", token("sesame"))) {
      String address = run.event("listening").text("address");
      try (Peerage without = here.start("--json", "inspect", address)) {
        assertThat(without.event("error").text("code")).isEqualTo("refused");
        without.exits(8);
      }
      JsonObject wrong = answer("inspect", address, "--token-file", token("salami"));
      assertThat(wrong.text("code")).isEqualTo("refused");
      JsonObject right = answer("inspect", address, "--token-file", token("sesame"));
      assertThat(right.text("event")).isEqualTo("result");
      assertThat(answer("inspect", "door").text("event")).isEqualTo("result");
    }
  }

  @Test
  void who_shows_no_token_may_look_if_observers_are_let_in() throws Exception {
    String sesame = token("sesame");
    try (Peerage run =
        here.start(
            "--json",
            "machine",
            "run",
            schema,
            "--allow",
            "all",
            "--token-file",
            sesame,
            "--observers")) {
      String address = run.event("listening").text("address");
      assertThat(answer("inspect", address).text("event")).isEqualTo("result");
      assertThat(answer("add", address, "Power").text("code")).isEqualTo("refused");
      assertThat(answer("add", address, "Power", "--token-file", sesame).text("result"))
          .isEqualTo("executed");
    }
    assertThat(answer("machine", "run", schema, "--observers").text("code")).isEqualTo("usage");
  }

  @Test
  void an_address_that_others_reach_is_refused_unless_it_is_meant() throws Exception {
    try (Peerage open = here.start("--json", "machine", "run", schema, "--listen", "0.0.0.0:0")) {
      JsonObject error = open.event("error");
      assertThat(error.text("code")).isEqualTo("usage");
      assertThat(error.text("hint")).contains("--cert", "--insecure");
      open.exits(2);
    }
    try (Peerage meant =
        here.start("--json", "machine", "run", schema, "--listen", "0.0.0.0:0", "--insecure")) {
      assertThat(meant.said("listening on TCP")).contains("everyone who can reach");
      assertThat(meant.event("listening").text("id")).isEqualTo("door");
    }
  }

  @Test
  void a_script_finds_it_by_a_directory_of_addresses_and_ends_with_its_first_failure()
      throws Exception {
    Peerage.Setting apart =
        Peerage.Setting.PLAIN.withEnvironment(
            Map.of(
                "XDG_RUNTIME_DIR", Files.createDirectory(directory.resolve("other")).toString()));
    try (Peerage run =
        here.start(
            "--json", "machine", "run", schema, "--allow", "all", "--dir", directory.toString())) {
      run.event("listening");
      assertThat(directory.resolve("door.addr")).exists();
      try (Peerage repl =
          apart
              .start("--json", "repl", "--dir", directory.toString())
              .types("add door Power", "use door", "add Ajar", "set Open Power", "time Open")) {
        assertThat(repl.event("result").text("result")).isEqualTo("executed");
        assertThat(repl.event("error").text("code")).isEqualTo("not_found");
        assertThat(repl.event("result").texts("active")).contains("Open");
        assertThat(repl.event("result").counts("time")).containsEntry("Open", 1L);
        repl.exits(3);
      }
      run.signal("INT");
      run.exits(0);
    }
    assertThat(directory.resolve("door.addr")).doesNotExist();
  }

  @Test
  void it_is_spoken_of_in_the_language_of_asyncmachine_go_too() throws Exception {
    try (Peerage run =
        here.start("--json", "machine", "run", schema, "--allow", "all", "--codec", "gob")) {
      JsonObject listening = run.event("listening");
      assertThat(listening.text("codec")).isEqualTo("gob");
      String address = listening.text("address");
      JsonObject added = answer("add", address, "Power", "--arg", "by=me", "--codec", "gob");
      assertThat(added.texts("active")).contains("Power");
      assertThat(run.event("transition").text("op")).isEqualTo("add Power");
      assertThat(answer("machines", address, "--codec", "gob").text("id")).isEqualTo("door");
      assertThat(answer("inspect", address).text("hint")).contains("another codec");
      assertThat(answer("inspect", "door").texts("active")).contains("Power");
    }
    JsonObject error =
        answer("machine", "run", schema, "--codec", "gob", "--token-file", token("sesame"));
    assertThat(error.text("code")).isEqualTo("usage");
  }

  @Test
  void a_state_that_is_not_there_cannot_be_allowed() throws Exception {
    JsonObject error = answer("machine", "run", schema, "--allow", "Opne");
    assertThat(error.text("code")).isEqualTo("not_found");
    assertThat(error.text("hint")).isEqualTo("did you mean Open?");
  }
}
