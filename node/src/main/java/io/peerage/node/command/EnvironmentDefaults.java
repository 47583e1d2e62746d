package io.peerage.node.command;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/// Options that were not given, from `PEERAGE_<COMMAND>_<OPTION>`. Global options are read by
/// [GlobalOptions].
record EnvironmentDefaults(Map<String, String> environment) implements IDefaultValueProvider {

  /// The variable of an option.
  static String variable(OptionSpec option) {
    return ("PEERAGE_"
            + option.command().name()
            + "_"
            + option.longestName().replaceFirst("^-+", ""))
        .replaceAll("[- ]", "_")
        .toUpperCase(Locale.ROOT);
  }

  @Override
  public @Nullable String defaultValue(ArgSpec argument) {
    if (!(argument instanceof OptionSpec option) || option.group() != null) {
      return null;
    }
    String value = environment.get(variable(option));
    if (value == null || value.isEmpty()) {
      return null;
    }
    return option.typeInfo().isBoolean()
        ? String.valueOf(Flag.parse(variable(option), value))
        : value;
  }
}
