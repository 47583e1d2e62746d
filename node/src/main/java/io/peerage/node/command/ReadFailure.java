package io.peerage.node.command;

import io.peerage.node.argument.Nearest;
import io.peerage.wire.ErrorCode;
import io.peerage.wire.PeerageException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/// What is wrong with a command line, in our words.
record ReadFailure(
    ParameterException cause, List<String> arguments, Map<String, String> environment) {

  PeerageException asException() {
    return switch (cause) {
      case UnmatchedArgumentException unmatched -> unmatched(unmatched.getUnmatched().getFirst());
      case MissingParameterException missing -> missing(missing.getMissing().getFirst());
      case OverwrittenOptionException twice ->
          usage(label(twice.getOverwritten()) + " is given more than once", "");
      default -> malformed();
    };
  }

  private PeerageException missing(ArgSpec argument) {
    // A misspelt option is the better thing to say.
    List<String> unmatched = cause.getCommandLine().getUnmatchedArguments();
    if (!unmatched.isEmpty()) {
      return unmatched(unmatched.getFirst());
    }
    return argument instanceof OptionSpec option
        ? usage(option.longestName() + " needs a value, " + option.paramLabel(), "")
        : usage(argument.paramLabel() + " is missing", "");
  }

  private PeerageException unmatched(String word) {
    if (!word.startsWith("-")) {
      return usage("'" + word + "' is one argument too many", "");
    }
    String option = word.replaceFirst("=.*", "");
    List<String> names = new ArrayList<>();
    spec().options().stream()
        .filter(known -> !known.hidden())
        .forEach(known -> names.addAll(List.of(known.names())));
    return usage(
        "there is no option " + option,
        Nearest.to(option, names).map(near -> "did you mean " + near + "? ").orElse(""));
  }

  private PeerageException malformed() {
    if (cause.getCause() instanceof PeerageException ours) {
      return ours;
    }
    ArgSpec argument = cause.getArgSpec();
    String why =
        cause.getCause() instanceof IllegalArgumentException ours && ours.getMessage() != null
            ? ours.getMessage()
            : String.valueOf(cause.getMessage());
    return usage(argument == null ? why : label(argument) + ": " + why, "");
  }

  /// The option as the user gave it: by one of its names or in the environment.
  private String label(ArgSpec argument) {
    if (!(argument instanceof OptionSpec option)) {
      return argument.paramLabel();
    }
    String variable = EnvironmentDefaults.variable(option);
    boolean typed =
        arguments.stream()
            .anyMatch(word ->
                List.of(option.names()).stream()
                    .anyMatch(name -> word.equals(name) || word.startsWith(name)));
    return !typed && environment.containsKey(variable) ? variable : option.longestName();
  }

  private PeerageException usage(String message, String hint) {
    return new PeerageException(
        ErrorCode.USAGE, message, hint + "`" + command() + " --help` shows how it is used", cause);
  }

  private String command() {
    String name = spec().name();
    return name.equals(GlobalOptions.NAME) ? name : GlobalOptions.NAME + " " + name;
  }

  private CommandSpec spec() {
    return cause.getCommandLine().getCommandSpec();
  }
}
