package io.peerage.node.command;

import io.peerage.node.argument.Durations;
import io.peerage.node.argument.HashNames;
import io.peerage.node.argument.Nearest;
import io.peerage.node.machine.DiagramFormat;
import io.peerage.node.output.Style;
import io.peerage.swarm.content.HashFunction;
import io.peerage.wire.ErrorCode;
import io.peerage.wire.PeerageException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/// Reads a command line and the environment into a command with its options. The command is found
/// first, so that picocli gets to see the options of that one only, and the general help none.
public final class CommandLineReader {

  /// What a command line asks for.
  public sealed interface Read {
    /// A text on standard output.
    record Text(String text) implements Read {}

    /// A command, and how to speak while it runs.
    record Run(Task task, Style style) implements Read {}
  }

  private static final int HELP_COLUMNS = 100;

  private final Map<String, String> environment;
  private final Terminal terminal;

  public CommandLineReader(Map<String, String> environment, Terminal terminal) {
    this.environment = environment;
    this.terminal = terminal;
  }

  /// Reads a command line.
  ///
  /// @throws PeerageException `usage` for whatever is wrong with it, with the nearest match as hint
  public Read read(List<String> arguments) {
    int place = command(arguments);
    if (place < 0) {
      return withoutCommand(arguments);
    }
    String word = arguments.get(place);
    List<String> before = arguments.subList(0, place);
    List<String> rest = arguments.subList(place + 1, arguments.size());
    if (word.equals("help")) {
      return help(rest);
    }
    if (CommandName.group(word).isEmpty()) {
      return read(before, word, rest);
    }
    int second = command(rest);
    if (second < 0) {
      return group(word, rest);
    }
    return read(
        Stream.concat(before.stream(), rest.subList(0, second).stream()).toList(),
        word + " " + rest.get(second),
        rest.subList(second + 1, rest.size()));
  }

  private Read help(List<String> words) {
    List<String> question = new ArrayList<>();
    int named = command(words);
    if (named < 0) {
      return new Read.Text(GeneralHelp.text());
    }
    question.add(words.get(named));
    List<String> rest = words.subList(named + 1, words.size());
    int second = command(rest);
    if (second >= 0 && !CommandName.group(words.get(named)).isEmpty()) {
      question.add(rest.get(second));
    }
    question.add("--help");
    return read(question);
  }

  private static Read group(String word, List<String> options) {
    if (options.contains("--help") || options.contains("-h")) {
      return new Read.Text(GeneralHelp.group(word));
    }
    throw new PeerageException(
        ErrorCode.USAGE,
        "which '" + word + "' command?",
        "`peerage " + word + " --help` lists what there is");
  }

  private Read read(List<String> globals, String word, List<String> rest) {
    CommandName name = CommandName.of(word).orElseThrow(() -> unknown(word));
    Task task = name.create();
    GlobalOptions before = new GlobalOptions();
    GlobalOptions after = new GlobalOptions();
    CommandSpec spec = CommandSpec.forAnnotatedObject(task);
    spec.addMixin("globals", CommandSpec.forAnnotatedObject(after));
    CommandLine command = new CommandLine(spec);
    parse(new CommandLine(before), globals);
    parse(command, before.help() ? List.of("--help") : rest);
    if (after.help()) {
      return new Read.Text(command.getUsageMessage(Ansi.OFF).stripTrailing());
    }
    return new Read.Run(task, before.style(after, environment, terminal));
  }

  /// How to say what is wrong with a command line that cannot be read.
  public Style styleOfFailure(List<String> arguments) {
    return new Style(
        GlobalOptions.json(arguments, environment), false, false, false, terminal.colour());
  }

  private Read withoutCommand(List<String> arguments) {
    if (arguments.contains("--help") || arguments.contains("-h")) {
      return new Read.Text(GeneralHelp.text());
    }
    if (arguments.contains("--version") || arguments.contains("-V")) {
      return new Read.Text(GeneralHelp.version());
    }
    parse(new CommandLine(new GlobalOptions()), arguments);
    throw new PeerageException(
        ErrorCode.USAGE, "no command given", "peerage --help lists what there is");
  }

  private void parse(CommandLine line, List<String> arguments) {
    line.registerConverter(Duration.class, Durations::parse)
        .registerConverter(HashFunction.class, HashNames::parse)
        .registerConverter(DiagramFormat.class, DiagramFormat::parse)
        .setDefaultValueProvider(new EnvironmentDefaults(environment))
        .setExpandAtFiles(false)
        .setUsageHelpWidth(HELP_COLUMNS);
    try {
      line.parseArgs(arguments.toArray(String[]::new));
    } catch (ParameterException wrong) {
      throw new ReadFailure(wrong, arguments, environment).asException();
    }
  }

  /// Where the command stands: the first word that is no option; negative where there is none.
  /// Global options have no values.
  private static int command(List<String> arguments) {
    for (int i = 0; i < arguments.size(); i++) {
      if (!arguments.get(i).startsWith("-")) {
        return i;
      }
    }
    return -1;
  }

  private static PeerageException unknown(String word) {
    List<String> words =
        CommandName.shown().stream()
            .map(CommandName::word)
            // A misspelt group is nearest to the group.
            .flatMap(known -> Stream.of(known, known.replaceFirst(" .*", "")))
            .toList();
    return new PeerageException(
        ErrorCode.USAGE,
        "there is no command '" + word + "'",
        Nearest.to(word, words)
            .map(near -> "did you mean " + near + "?")
            .orElse("peerage --help lists what there is"));
  }
}
