package io.peerage.node.command;

import java.util.List;

/// `peerage --help` and `--version`: texts that are printed before anything else is loaded.
final class GeneralHelp {
  private GeneralHelp() {}

  static String text() {
    return """
    Usage: peerage [GLOBAL] COMMAND [ARGS]

    Moves content between machines without a server in the middle, every byte verified; rehearses
    and runs state machines, and watches and steers those of other processes.

    Commands:
    %s
      help COMMAND    (or COMMAND --help) what it does, its options, an example

    Global options, before or after the command, and their environment variables:
      --json                      JSON lines on standard output, one event a line (PEERAGE_JSON)
      -q, --quiet                 no talk on standard error, failures only (PEERAGE_QUIET)
      -v, --verbose               explain: transport, buffers, counters (PEERAGE_VERBOSE)
      --progress, --no-progress   a progress line, or none; default: only on a terminal
                                  (PEERAGE_PROGRESS)
      -h, --help                  this text
      -V, --version               the version

    Colours only on a terminal, never with NO_COLOR. PEERAGE_JAVA_OPTS goes to the JVM.

    Exit status: 0 done, 1 our own failure, 2 usage, 3 not found, 4 timed out, 5 no peers,
    6 integrity, 7 disk, 8 refused, 9 remote error, 10 incomplete, 130 and 143 ended by INT, TERM.

    Example:
      peerage try\
    """
        .formatted(list(CommandName.shown()));
  }

  static String group(String word) {
    return """
    Usage: peerage %s COMMAND [ARGS]

    Commands:
    %s
      peerage help %s COMMAND    what it does, its options, an example\
    """
        .formatted(word, list(CommandName.group(word)), word);
  }

  private static String list(List<CommandName> names) {
    int columns = names.stream().mapToInt(name -> name.word().length()).max().orElse(0) + 2;
    StringBuilder list = new StringBuilder();
    for (CommandName name : names) {
      list.append("  ").append(name.word());
      list.repeat(' ', columns - name.word().length()).append(name.summary()).append('\n');
    }
    return list.toString();
  }

  static String version() {
    return "peerage "
        + GeneralHelp.class.getModule().getDescriptor().rawVersion().orElse("(development)");
  }
}
