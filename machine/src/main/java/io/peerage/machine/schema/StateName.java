package io.peerage.machine.schema;

import java.util.Objects;

/// The rule for names of states that are read and not written in code: 1 to [#LENGTH_MAX] letters,
/// digits, underscores, hyphens and dots; letters and digits of any script.
///
/// ```java
/// String name = StateName.checked(line.strip());
/// ```
public final class StateName {
  /// Characters a name may have.
  public static final int LENGTH_MAX = 128;

  /// The one state that every machine has.
  public static final String EXCEPTION = "Exception";

  private static final int SHOWN_MAX = 40;

  private StateName() {}

  /// `name` itself.
  ///
  /// @throws IllegalArgumentException if it breaks the rule
  public static String checked(String name) {
    Objects.requireNonNull(name, "name");
    boolean good = !name.isEmpty() && name.length() <= LENGTH_MAX;
    if (!good || !name.codePoints().allMatch(StateName::mayStand)) {
      throw new IllegalArgumentException(
          "state \"%s\": a name has 1 to %d letters, digits, underscores, hyphens and dots"
              .formatted(shown(name), LENGTH_MAX));
    }
    return name;
  }

  private static boolean mayStand(int c) {
    return Character.isLetterOrDigit(c) || c == '_' || c == '-' || c == '.';
  }

  /// Short and without anything that a terminal would obey: it may come from anywhere.
  private static String shown(String name) {
    StringBuilder shown = new StringBuilder();
    name.codePoints()
        .limit(SHOWN_MAX)
        .map(c -> mayStand(c) || (c >= ' ' && c <= '~') ? c : '?')
        .forEach(shown::appendCodePoint);
    return name.codePoints().skip(SHOWN_MAX).findAny().isPresent() ? shown + "…" : "" + shown;
  }
}
