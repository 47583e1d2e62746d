package io.peerage.node.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.peerage.node.command.CommandLineReader.Read;
import io.peerage.node.machine.DiagramFormat;
import io.peerage.node.output.Style;
import io.peerage.wire.ErrorCode;
import io.peerage.wire.PeerageException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

class CommandLineReaderTest {

  private static final Terminal NO_TERMINAL = new Terminal(false, false);
  private static final Terminal TERMINAL = new Terminal(true, true);

  private static Read read(Map<String, String> environment, String... words) {
    return new CommandLineReader(environment, NO_TERMINAL).read(List.of(words));
  }

  private static Style style(Map<String, String> environment, Terminal terminal, String... words) {
    Read read = new CommandLineReader(environment, terminal).read(List.of(words));
    assertThat(read).isInstanceOf(Read.Run.class);
    return ((Read.Run) read).style();
  }

  private static String text(String... words) {
    Read read = read(Map.of(), words);
    assertThat(read).isInstanceOf(Read.Text.class);
    return ((Read.Text) read).text();
  }

  private static void assertUsage(
      Map<String, String> environment, List<String> words, String message, String hint) {
    assertThatExceptionOfType(PeerageException.class)
        .isThrownBy(() -> read(environment, words.toArray(String[]::new)))
        .satisfies(failure -> {
          assertThat(failure.code()).isEqualTo(ErrorCode.USAGE);
          assertThat(failure.getMessage()).isEqualTo(message);
          assertThat(failure.hint()).isEqualTo(hint);
        });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "shar x | there is no command 'shar' | did you mean share?",
        "frobnicate | there is no command 'frobnicate' | peerage --help lists what there is",
        "-q | no command given | peerage --help lists what there is",
        "--jsn hash x | there is no option --jsn | did you mean --json? `peerage --help` shows how"
            + " it is used",
        "share --chunksize 3 x | there is no option --chunksize | did you mean --chunk-size?"
            + " `peerage share --help` shows how it is used",
        "share --chunksize=3 | there is no option --chunksize | did you mean --chunk-size?"
            + " `peerage share --help` shows how it is used",
        "get | LINK is missing | `peerage get --help` shows how it is used",
        "try b | 'b' is one argument too many | `peerage try --help` shows how it is used",
        "get --timeout | --timeout needs a value, DURATION | `peerage get --help` shows how it is"
            + " used",
        "get --peer h.invalid:1 a | --peer: nobody knows a host 'h.invalid' | `peerage get --help`"
            + " shows how it is used",
        "get --timeout 1 --timeout 2 a | --timeout is given more than once | `peerage get --help`"
            + " shows how it is used",
        "share --hash md5 x | --hash: 'md5' is neither sha256 nor sha1 | `peerage share --help`"
            + " shows how it is used",
        "try --size 0 | --size: '0' leaves nothing to transfer | `peerage try --help` shows how it"
            + " is used",
        "machin draw x | there is no command 'machin' | did you mean machine?",
        "machine | which 'machine' command? | `peerage machine --help` lists what there is",
        "machine --json | which 'machine' command? | `peerage machine --help` lists what there is",
        "machine drw x | there is no command 'machine drw' | did you mean machine draw?",
        "machine replay | SCHEMA is missing | `peerage machine replay --help` shows how it is used",
        "machine replay a b c | 'c' is one argument too many | `peerage machine replay --help`"
            + " shows how it is used",
        "machine replay a --veot B | there is no option --veot | did you mean --veto? `peerage"
            + " machine replay --help` shows how it is used",
        "machine draw --format dot x | --format: 'dot' is none of mermaid, d2 | `peerage machine"
            + " draw --help` shows how it is used",
        "machine run | SCHEMA is missing | `peerage machine run --help` shows how it is used",
        "machine run a --codec xml | --codec: 'xml' is none of compact, gob | `peerage machine run"
            + " --help` shows how it is used",
        "time | MACHINE is missing | `peerage time --help` shows how it is used",
        "inspect x --tokenfile | there is no option --tokenfile | did you mean --token-file? `peerage"
            + " inspect --help` shows how it is used",
        "share --limit-rate 0 x | --limit-rate: '0' lets nothing through | `peerage share --help`"
            + " shows how it is used",
        "hash --chunk-size 2GiB x | --chunk-size: '2GiB' is no size of a chunk | `peerage hash"
            + " --help` shows how it is used",
      })
  void says_what_is_wrong_and_what_to_do(String words, String message, String hint) {
    assertUsage(Map.of(), List.of(words.split(" ", -1)), message, hint);
  }

  @Test
  void names_the_variable_when_the_environment_is_wrong() {
    assertUsage(
        Map.of("PEERAGE_SHARE_CHUNK_SIZE", "3q"),
        List.of("share", "x"),
        "PEERAGE_SHARE_CHUNK_SIZE: '3q' is no size; write bytes, or a unit as in 64KiB, 10MB, 1GiB",
        "`peerage share --help` shows how it is used");
    assertUsage(
        Map.of("PEERAGE_GET_WATCH", "maybe"),
        List.of("get", "x"),
        "PEERAGE_GET_WATCH: 'maybe' is neither true nor false",
        "unset it, or set it to true or false");
    assertUsage(
        Map.of("PEERAGE_JSON", "maybe"),
        List.of("get", "x"),
        "PEERAGE_JSON: 'maybe' is neither true nor false",
        "unset it, or set it to true or false");
  }

  @Test
  void a_flag_wins_over_the_environment_and_the_environment_over_the_default() {
    Map<String, String> environment = Map.of("PEERAGE_SHARE_CHUNK_SIZE", "2KiB");
    assertThat(task(environment, "share", "x"))
        .extracting("chunkSize", "watch")
        .containsExactly(2048, false);
    assertThat(task(environment, "share", "--chunk-size", "4096", "x"))
        .extracting("chunkSize")
        .isEqualTo(4096);
    assertThat(task(Map.of("PEERAGE_SHARE_WATCH", "yes"), "share", "x"))
        .extracting("chunkSize", "watch")
        .containsExactly(1024, true);
    assertThat(task(Map.of("PEERAGE_GET_OUTPUT", "there"), "get", "x"))
        .extracting("output")
        .isEqualTo("there");
    assertThat(task(Map.of("PEERAGE_MACHINE_DRAW_FORMAT", "d2"), "machine", "draw", "x"))
        .extracting("format")
        .isEqualTo(DiagramFormat.D2);
    assertThat(task(Map.of("PEERAGE_INSPECT_CA", "ca.pem"), "inspect", "x"))
        .extracting("access")
        .extracting("authorities")
        .hasToString("ca.pem");
    assertThat(task(Map.of("PEERAGE_MACHINE_RUN_ALLOW", "A,B"), "machine", "run", "x"))
        .extracting("allowed")
        .isEqualTo(List.of("A", "B"));
    assertThat(task(Map.of("PEERAGE_HASH_CHUNK_SIZE", "1"), "share", "x"))
        .extracting("chunkSize")
        .isEqualTo(1024);
  }

  private static Task task(Map<String, String> environment, String... words) {
    return ((Read.Run) read(environment, words)).task();
  }

  @Test
  void several_vetoes_are_options_or_one_list() {
    assertThat(
            task(
                Map.of(),
                "machine",
                "replay",
                "x",
                "--veto",
                "A,B",
                "--veto",
                "C",
                "--on",
                "D: add E, F"))
        .extracting("vetoes", "reactions")
        .containsExactly(List.of("A", "B", "C"), List.of("D: add E, F"));
  }

  @Test
  void what_follows_two_dashes_is_no_option() {
    assertThat(task(Map.of(), "share", "--", "--json")).extracting("paths").hasToString("[--json]");
  }

  @Test
  void a_leading_at_is_part_of_a_name() {
    assertThat(task(Map.of(), "share", "@x")).extracting("paths").hasToString("[@x]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--json hash x",
        "hash --json x",
        "hash x --json",
        "--json hash x --json",
        "--json machine draw x",
        "machine --json draw x",
        "machine draw x --json"
      })
  void global_options_stand_before_or_after_the_command(String words) {
    assertThat(style(Map.of(), NO_TERMINAL, words.split(" ", -1)))
        .extracting(Style::json)
        .isEqualTo(true);
  }

  @Test
  void global_options_come_from_the_environment_too() {
    Map<String, String> environment =
        Map.of("PEERAGE_JSON", "1", "PEERAGE_QUIET", "on", "PEERAGE_VERBOSE", "true");
    assertThat(style(environment, NO_TERMINAL, "hash", "x"))
        .isEqualTo(new Style(true, true, true, false, false));
  }

  @Test
  void progress_is_for_terminals_unless_forced() {
    assertThat(style(Map.of(), TERMINAL, "get", "x").progress()).isTrue();
    assertThat(style(Map.of(), NO_TERMINAL, "get", "x").progress()).isFalse();
    assertThat(style(Map.of(), TERMINAL, "get", "x", "--json").progress()).isFalse();
    assertThat(style(Map.of(), TERMINAL, "get", "x", "-q").progress()).isFalse();
    assertThat(style(Map.of(), TERMINAL, "get", "x", "--no-progress").progress()).isFalse();
    assertThat(style(Map.of(), TERMINAL, "--no-progress", "get", "x").progress()).isFalse();
    assertThat(style(Map.of(), NO_TERMINAL, "get", "x", "--progress").progress()).isTrue();
    assertThat(style(Map.of("PEERAGE_PROGRESS", "true"), NO_TERMINAL, "get", "x").progress())
        .isTrue();
    assertThat(style(Map.of("PEERAGE_PROGRESS", "false"), TERMINAL, "get", "x").progress())
        .isFalse();
  }

  @Test
  void colours_are_for_terminals_and_never_with_no_color() {
    assertThat(style(Map.of(), TERMINAL, "get", "x").colour()).isTrue();
    assertThat(style(Map.of(), NO_TERMINAL, "get", "x").colour()).isFalse();
    System.setProperty(Terminal.PROPERTY, "true");
    try {
      assertThat(Terminal.of(Map.of("NO_COLOR", "1"))).isEqualTo(new Terminal(true, false));
      assertThat(Terminal.of(Map.of())).isEqualTo(TERMINAL);
    } finally {
      System.clearProperty(Terminal.PROPERTY);
    }
  }

  @Test
  void a_failure_to_read_is_json_when_json_was_asked_for_anywhere() {
    CommandLineReader reader = new CommandLineReader(Map.of(), NO_TERMINAL);
    assertThat(reader.styleOfFailure(List.of("gte", "--json")).json()).isTrue();
    assertThat(reader.styleOfFailure(List.of("gte", "--", "--json")).json()).isFalse();
    assertThat(
            new CommandLineReader(Map.of("PEERAGE_JSON", "true"), NO_TERMINAL)
                .styleOfFailure(List.of("gte"))
                .json())
        .isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"--help", "-h", "help", "--json --help", "help --json"})
  void the_general_help_lists_every_command_and_no_hidden_one(String words) {
    assertThat(text(words.split(" ", -1)))
        .contains(CommandName.shown().stream().map(name -> "  " + name.word() + " ").toList())
        .contains(CommandName.shown().stream().map(CommandName::summary).toList())
        .doesNotContain("train");
  }

  static Stream<CommandName> commands() {
    return CommandName.shown().stream();
  }

  @ParameterizedTest
  @MethodSource("commands")
  void the_help_of_a_command_has_every_option_with_its_default_and_an_example(CommandName name) {
    String help = text((name.word() + " --help").split(" ", -1));
    assertThat(text(("help " + name.word()).split(" ", -1))).isEqualTo(help);
    assertThat(text(("--help " + name.word()).split(" ", -1))).isEqualTo(help);
    assertThat(help)
        .startsWith("Usage: peerage " + name.word())
        .containsPattern("Example:\n  peerage " + name.word());
    for (OptionSpec option : CommandSpec.forAnnotatedObject(name.create()).options()) {
      assertThat(help).contains(option.longestName());
      assertThat(String.join(" ", option.description())).containsPattern("Default: ");
    }
    assertThat(help.lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(100));
  }

  @ParameterizedTest
  @ValueSource(strings = {"machine --help", "machine -h", "help machine"})
  void the_help_of_a_group_lists_its_commands(String words) {
    assertThat(text(words.split(" ", -1)))
        .startsWith("Usage: peerage machine COMMAND")
        .contains("  machine replay  ", "  machine run     ", "  machine draw    ")
        .doesNotContain("hash");
  }

  @Test
  void the_version_is_that_of_the_module() {
    assertThat(text("--version")).matches("peerage \\S+");
  }
}
