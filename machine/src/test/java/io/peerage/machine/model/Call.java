package io.peerage.machine.model;

import java.util.List;

/// A mutation as somebody calls it, in the notation of the worked machines: `+A B` add, `-A`
/// remove, `=A B` set, `~A` toggle, `?A` can add, `?-A` can remove, `!` error, `^A` error with a
/// state of its own; ` {x:1}` at the end is an argument.
///
/// @param kind the signs in front
/// @param states what is named
/// @param argument whether there is one
public record Call(String kind, List<String> states, boolean argument) {
  private static final String ARGUMENT = " {x:1}";

  /// All that can be called.
  public static final List<String> KINDS = List.of("+", "-", "=", "~", "?", "?-", "!", "^");

  /// Reads one.
  public static Call parse(String text) {
    boolean argument = text.endsWith(ARGUMENT);
    String bare = argument ? text.substring(0, text.length() - ARGUMENT.length()) : text;
    String kind = bare.startsWith("?-") ? "?-" : bare.substring(0, 1);
    if (!KINDS.contains(kind)) {
      throw new IllegalArgumentException(text);
    }
    String names = bare.substring(kind.length()).strip();
    return new Call(kind, names.isEmpty() ? List.of() : List.of(names.split(" +", -1)), argument);
  }

  /// Makes the mutation.
  public long on(PlainMachine machine) {
    return switch (kind) {
      case "+" -> machine.add(states, argument);
      case "-" -> machine.remove(states, argument);
      case "=" -> machine.set(states, argument);
      case "~" -> machine.toggle(states, argument);
      case "?" -> machine.canAdd(states);
      case "?-" -> machine.canRemove(states);
      case "!" -> machine.addError(List.of(), toString());
      case "^" -> machine.addError(states, toString());
      default -> throw new IllegalArgumentException(kind);
    };
  }

  @Override
  public String toString() {
    return kind + String.join(" ", states) + (argument ? ARGUMENT : "");
  }
}
