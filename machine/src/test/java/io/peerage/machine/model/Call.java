package io.peerage.machine.model;

import java.util.List;

/// A mutation as somebody calls it, in the notation of the worked machines: `+A B` add, `-A`
/// remove, `=A B` set, `~A` toggle, `?A` can add, `?-A` can remove, `!` error, `^A` error with a
/// state of its own; ` {x:1}` at the end is an argument. In front of all that, `<` puts it ahead of
/// what waits, and `[B]` has it carried out only if B is active when its turn comes: `<[B]+A`.
///
/// @param ahead whether it goes before what waits
/// @param condition the state that has to be active, or empty
/// @param kind the signs in front
/// @param states what is named
/// @param argument whether there is one
public record Call(
    boolean ahead, String condition, String kind, List<String> states, boolean argument) {
  private static final String ARGUMENT = " {x:1}";
  private static final String AHEAD = "<";

  /// All that can be called.
  public static final List<String> KINDS = List.of("+", "-", "=", "~", "?", "?-", "!", "^");

  /// Reads one.
  public static Call parse(String text) {
    boolean argument = text.endsWith(ARGUMENT);
    String bare = argument ? text.substring(0, text.length() - ARGUMENT.length()) : text;
    boolean ahead = bare.startsWith(AHEAD);
    bare = ahead ? bare.substring(AHEAD.length()) : bare;
    int bracket = bare.startsWith("[") ? bare.indexOf(']') : 0;
    String condition = bracket > 0 ? bare.substring(1, bracket) : "";
    bare = bracket > 0 ? bare.substring(bracket + 1) : bare;
    String kind = bare.startsWith("?-") ? "?-" : bare.substring(0, 1);
    if (!KINDS.contains(kind)) {
      throw new IllegalArgumentException(text);
    }
    String names = bare.substring(kind.length()).strip();
    List<String> states = names.isEmpty() ? List.of() : List.of(names.split(" +", -1));
    return new Call(ahead, condition, kind, states, argument);
  }

  /// The same, about other states.
  Call about(List<String> others) {
    return new Call(ahead, condition, kind, others, argument);
  }

  /// The same, on no condition.
  Call unconditional() {
    return new Call(ahead, "", kind, states, argument);
  }

  /// Makes the mutation.
  public long on(PlainMachine machine) {
    PlainMachine.Way way = new PlainMachine.Way(argument, ahead, condition);
    return switch (kind) {
      case "+" -> machine.add(states, way);
      case "-" -> machine.remove(states, way);
      case "=" -> machine.set(states, way);
      case "~" -> machine.toggle(states, way);
      case "?" -> machine.canAdd(states, way);
      case "?-" -> machine.canRemove(states, way);
      case "!" -> machine.addError(List.of(), toString(), way);
      case "^" -> machine.addError(states, toString(), way);
      default -> throw new IllegalArgumentException(kind);
    };
  }

  @Override
  public String toString() {
    return (ahead ? AHEAD : "")
        + (condition.isEmpty() ? "" : "[" + condition + "]")
        + kind
        + String.join(" ", states)
        + (argument ? ARGUMENT : "");
  }
}
