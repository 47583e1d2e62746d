package io.peerage.machine.log;

import io.peerage.machine.Arg;
import io.peerage.machine.Args;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/// Arguments as a log shows them: some keys, sorted, with values that are not too long.
///
/// @param shown which arguments are shown, by name
/// @param valueMax characters of a value that are shown; of a longer one, three of them are dots,
///   unless there are fewer than five
record ArgsText(Predicate<String> shown, int valueMax) {
  private static final int DOTS_FROM = 5;
  private static final String DOTS = "...";

  static final ArgsText USUAL =
      new ArgsText(
          Set.of("name", "id", "port", "addr", "err", "error", "path", "url", "uri")::contains, 20);

  /// ` (id=012... name=x)`; nothing for none.
  String of(Args args) {
    TreeMap<String, String> pairs = new TreeMap<>();
    for (Arg<?> key : args.keys()) {
      if (shown.test(key.name())) {
        args.get(key).ifPresent(value -> pairs.put(key.name(), cut(oneLine(value.toString()))));
      }
    }
    if (pairs.isEmpty()) {
      return "";
    }
    StringBuilder text = new StringBuilder(" (");
    pairs.forEach((name, value) -> text.append(name).append('=').append(value).append(' '));
    text.setCharAt(text.length() - 1, ')');
    return text.toString();
  }

  private String cut(String value) {
    if (value.length() <= valueMax) {
      return value;
    }
    return valueMax < DOTS_FROM
        ? value.substring(0, valueMax)
        : value.substring(0, valueMax - DOTS.length()) + DOTS;
  }

  static String oneLine(String text) {
    return text.replace('\n', ' ').replace('\r', ' ');
  }
}
