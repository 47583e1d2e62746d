package io.peerage.machine;

import java.util.Objects;

/// A state that gets its name at run time, for schemas that are read and not written in code.
///
/// Two with the same name are the same state. A name has 1 to [#NAME_MAX] letters, digits,
/// underscores, hyphens and dots; letters and digits of any script.
///
/// @param name what it is called; never `Exception`, which is [Basic#Exception] in every blueprint
public record DynamicState(String name) implements State {
  /// Characters a name may have.
  public static final int NAME_MAX = 128;

  private static final int SHOWN_MAX = 40;

  /// Checks the name.
  ///
  /// @throws IllegalArgumentException if it breaks the rule
  public DynamicState {
    checked(name);
    if (name.equals(Basic.Exception.name())) {
      throw new IllegalArgumentException("the name Exception belongs to Basic.Exception");
    }
  }

  /// The state of this name: [Basic#Exception] or a dynamic one.
  ///
  /// @throws IllegalArgumentException if it breaks the rule
  public static State of(String name) {
    return name.equals(Basic.Exception.name()) ? Basic.Exception : new DynamicState(name);
  }

  static String checked(String name) {
    Objects.requireNonNull(name, "name");
    boolean good = !name.isEmpty() && name.length() <= NAME_MAX;
    if (!good || !name.codePoints().allMatch(DynamicState::mayStand)) {
      throw new IllegalArgumentException(
          "state \"%s\": a name has 1 to %d letters, digits, underscores, hyphens and dots"
              .formatted(shown(name), NAME_MAX));
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

  /// Its name.
  @Override
  public String toString() {
    return name;
  }
}
