package io.peerage.node.command;

import io.peerage.node.output.Style;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Options that stand before or after any command.
@Command(name = GlobalOptions.NAME)
final class GlobalOptions {

  /// The word before all of it.
  static final String NAME = "peerage";

  @ArgGroup(validate = false, heading = "%nGlobal options:%n")
  private Flags flags = new Flags();

  static final class Flags {
    @Option(names = "--json", description = "JSON lines on standard output, one event a line.")
    private boolean json;

    @Option(
        names = {"-q", "--quiet"},
        description = "No talk on standard error; failures only.")
    private boolean quiet;

    @Option(
        names = {"-v", "--verbose"},
        description = "Explain: transport, buffers, counters.")
    private boolean verbose;

    @Option(
        names = "--progress",
        negatable = true,
        description = "A progress line, or none. Default: only on a terminal.")
    private @Nullable Boolean progress;

    @Option(
        names = {"-h", "--help"},
        usageHelp = true,
        description = "This text.")
    private boolean help;
  }

  boolean help() {
    return flags.help;
  }

  /// Whether the arguments or the environment ask for JSON, even if they are wrong otherwise.
  static boolean json(Iterable<String> arguments, Map<String, String> environment) {
    for (String argument : arguments) {
      if (argument.equals("--")) {
        break;
      }
      if (argument.equals("--json")) {
        return true;
      }
    }
    return set(environment, "PEERAGE_JSON");
  }

  /// What these and those given in the other place mean together.
  Style style(GlobalOptions other, Map<String, String> environment, Terminal terminal) {
    boolean json = flags.json || other.flags.json || set(environment, "PEERAGE_JSON");
    boolean quiet = flags.quiet || other.flags.quiet || set(environment, "PEERAGE_QUIET");
    boolean verbose = flags.verbose || other.flags.verbose || set(environment, "PEERAGE_VERBOSE");
    Boolean wanted = flags.progress != null ? flags.progress : other.flags.progress;
    if (wanted == null && environment.containsKey("PEERAGE_PROGRESS")) {
      wanted = set(environment, "PEERAGE_PROGRESS");
    }
    boolean progress = wanted != null ? wanted : terminal.present() && !json && !quiet;
    return new Style(json, quiet, verbose, progress, terminal.colour());
  }

  private static boolean set(Map<String, String> environment, String name) {
    return Flag.parse(name, environment.getOrDefault(name, ""));
  }
}
