package io.peerage.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.peerage.node.output.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `peerage machine replay` and `peerage machine draw` as real processes.
class MachineIT {
  private static final String DOOR =
      """
      {"id": "door", "states": {
        "Open": {"require": ["Power"], "remove": ["Closed"]},
        "Closed": {"auto": true, "remove": ["Open"]},
        "Power": {}}}
      """;

  @TempDir private Path directory;
  private String schema = "";

  @BeforeEach
  void writes_a_schema() throws Exception {
    schema = Files.writeString(directory.resolve("door.json"), DOOR).toString();
  }

  private String file(String name, String text) throws Exception {
    return Files.writeString(directory.resolve(name), text).toString();
  }

  @Test
  void mutations_of_a_file_come_out_as_lines() throws Exception {
    String operations =
        file("door.ops", "# a door\nadd Power\n\nadd Open\ncanadd Closed\nadd Power");
    try (Peerage process = Peerage.start("machine", "replay", schema, operations)) {
      assertThat(process.exits(0).out())
          .containsExactly(
              "add Power  executed  (Closed:1 Power:1)  PowerEnter AnyEnter PowerState AnyState"
                  + " ClosedEnter PowerPower PowerClosed AnyEnter ClosedState AnyState",
              "add Open  executed  (Open:1 Power:1) [Closed:2]  ClosedExit OpenEnter PowerPower"
                  + " ClosedPower ClosedOpen PowerOpen AnyEnter ClosedEnd OpenState AnyState",
              "canadd Closed  executed  (Open:1 Power:1) [Closed:2]  OpenExit ClosedEnter"
                  + " PowerPower PowerClosed OpenClosed OpenPower AnyEnter",
              "add Power  executed  (Open:1 Power:1) [Closed:2]  PowerPower OpenOpen PowerOpen"
                  + " OpenPower AnyEnter AnyState");
      assertThat(process.err()).isEmpty();
    }
  }

  @Test
  void mutations_typed_by_hand_come_out_as_events() throws Exception {
    try (Peerage process =
        Peerage.start("--json", "machine", "replay", schema).types("add Power x=1")) {
      String line = process.line();
      assertThat(line)
          .isEqualTo(
              "{\"event\":\"transition\",\"op\":\"add Power x=1\",\"result\":\"executed\","
                  + "\"active\":[\"Closed\",\"Power\"],"
                  + "\"time\":{\"Open\":0,\"Closed\":1,\"Power\":1,\"Exception\":0},"
                  + "\"queue_tick\":2,\"handlers\":[\"PowerEnter\",\"AnyEnter\",\"PowerState\","
                  + "\"AnyState\",\"ClosedEnter\",\"PowerPower\",\"PowerClosed\",\"AnyEnter\","
                  + "\"ClosedState\",\"AnyState\"]}");
      assertThat(process.exits(0).out()).isEmpty();
    }
  }

  @Test
  void an_unknown_state_in_the_middle_is_told_and_the_rest_goes_on() throws Exception {
    try (Peerage process =
        Peerage.start("machine", "replay", schema, "-", "--json")
            .types("add Power", "ad Power", "add Opne", "add Open")) {
      assertThat(process.event("transition").text("op")).isEqualTo("add Power");
      JsonObject usage = process.event("error");
      assertThat(usage.text("code")).isEqualTo("usage");
      assertThat(usage.text("message")).isEqualTo("line 2: 'ad' is no mutation");
      JsonObject unknown = process.event("error");
      assertThat(unknown.text("code")).isEqualTo("not_found");
      assertThat(unknown.count("exit")).isEqualTo(3);
      assertThat(unknown.text("message")).isEqualTo("line 3: there is no state 'Opne'");
      assertThat(unknown.text("hint")).isEqualTo("did you mean Open?");
      assertThat(process.event("transition").text("result")).isEqualTo("executed");
      process.exits(3);
    }
  }

  @Test
  void what_is_no_mutation_is_a_usage_error_at_the_end() throws Exception {
    try (Peerage process = Peerage.start("machine", "replay", schema).types("open", "add Power")) {
      process.exits(2);
      assertThat(process.out()).hasSize(1);
      assertThat(process.err()).startsWith("peerage: line 1: 'open' is no mutation");
    }
  }

  @Test
  void vetoes_cancel_and_reactions_are_part_of_the_line() throws Exception {
    try (Peerage process =
        Peerage.start(
                "--json",
                "machine",
                "replay",
                schema,
                "--veto",
                "ClosedExit",
                "--on",
                "PowerState: add Open; remove Power")
            .types("add Power")) {
      JsonObject transition = process.event("transition");
      assertThat(transition.text("result")).isEqualTo("executed");
      assertThat(transition.texts("active")).containsExactly("Closed");
      assertThat(transition.count("queue_tick")).isEqualTo(4);
      assertThat(transition.texts("handlers"))
          .startsWith("PowerEnter", "AnyEnter", "PowerState", "AnyState", "ClosedEnter")
          .containsSubsequence("ClosedState", "ClosedExit", "PowerExit", "PowerEnd");
      process.exits(0);
    }
  }

  @Test
  void handlers_without_end_are_stopped() throws Exception {
    String multi = file("multi.json", "{\"states\":{\"A\":{\"multi\":true}}}");
    try (Peerage process =
        Peerage.start("machine", "replay", multi, "--on", "AState: add A", "--json")
            .types("add A", "remove A")) {
      assertThat(process.event("transition").counts("time")).containsEntry("A", 2001L);
      assertThat(process.event("error").text("code")).isEqualTo("incomplete");
      assertThat(process.event("transition").text("op")).isEqualTo("remove A");
      process.exits(10);
    }
  }

  @Test
  void an_unknown_handler_is_a_usage_error_that_names_it() throws Exception {
    try (Peerage process =
        Peerage.start("--json", "machine", "replay", schema, "--veto", "OpenEntr")) {
      JsonObject error = process.event("error");
      assertThat(error.text("code")).isEqualTo("usage");
      assertThat(error.text("message")).contains("OpenEntr");
      assertThat(error.text("hint")).isEqualTo("did you mean OpenEnter?");
      process.exits(2);
    }
  }

  @Test
  void a_wrong_schema_says_where() throws Exception {
    String wrong = file("wrong.json", "{\"states\":{\n \"A\":{\"requires\":[]}}}");
    for (String command : new String[] {"replay", "draw"}) {
      try (Peerage process = Peerage.start("machine", command, wrong)) {
        process.exits(2);
        assertThat(process.err())
            .startsWith("peerage: " + wrong + ":2:7: there is no member \"requires\"");
      }
    }
  }

  @Test
  void what_is_odd_about_a_schema_is_talk() throws Exception {
    String odd = file("odd.json", "{\"states\":{\"A\":{\"add\":[\"B\"]}}}");
    try (Peerage process = Peerage.start("machine", "replay", odd, "--json").types("add A")) {
      assertThat(process.event("transition").text("result")).isEqualTo("executed");
      process.exits(0);
      assertThat(process.err()).isEqualTo(odd + ": A adds B, which is no state: left out");
    }
    try (Peerage process = Peerage.start("machine", "draw", odd, "-q")) {
      process.exits(0);
      assertThat(process.err()).isEmpty();
    }
  }

  @Test
  void missing_files_are_not_found() throws Exception {
    String missing = directory.resolve("missing").toString();
    try (Peerage process = Peerage.start("machine", "replay", missing, "--json")) {
      assertThat(process.event("error").text("code")).isEqualTo("not_found");
      process.exits(3);
    }
    try (Peerage process = Peerage.start("machine", "replay", schema, missing, "--json")) {
      assertThat(process.event("error").text("message")).contains(missing);
      process.exits(3);
    }
    try (Peerage process = Peerage.start("machine", "draw", "door-1", "--json")) {
      JsonObject error = process.event("error");
      assertThat(error.text("code")).isEqualTo("not_found");
      assertThat(error.text("message")).isEqualTo("there is no file and no machine door-1");
      process.exits(3);
    }
  }

  @Test
  void a_schema_is_drawn_in_either_language() throws Exception {
    Path golden = Path.of(Objects.requireNonNull(MachineIT.class.getResource("/schemas")).toURI());
    String door = golden.resolve("door.json").toString();
    try (Peerage process = Peerage.start("machine", "draw", door)) {
      assertThat(process.exits(0).out()).isEqualTo(Files.readAllLines(golden.resolve("door.mmd")));
    }
    try (Peerage process = Peerage.start("machine", "draw", door, "--format", "d2", "--json")) {
      JsonObject diagram = process.event("diagram");
      assertThat(diagram.text("id")).isEqualTo("door");
      assertThat(diagram.text("format")).isEqualTo("d2");
      assertThat(diagram.text("text") + "\n")
          .isEqualTo(Files.readString(golden.resolve("door.d2")));
      process.exits(0);
    }
  }
}
