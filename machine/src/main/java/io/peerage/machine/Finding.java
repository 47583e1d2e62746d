package io.peerage.machine;

import io.peerage.machine.schema.Relation;

/// Something in a schema that cannot be meant, and what the blueprint has made of it.
///
/// ```java
/// assertThat(BLUEPRINT.findings()).isEmpty();
/// ```
///
/// @param kind what is odd about it
/// @param state the state that says so
/// @param relation what it wants to be to `target`
/// @param target the other state; the same one for [Kind#SELF]
public record Finding(Kind kind, State state, Relation relation, State target) {
  /// What can be odd about a relation.
  public enum Kind {
    /// It names a state that does not exist, and was left out.
    UNKNOWN,
    /// It requires a state that does not exist, and stays: its state can never be active.
    IMPOSSIBLE,
    /// It removes what it also adds; adding wins, and the removal was left out.
    OVERRULED,
    /// A state after itself; left out. (One that removes itself is an ordinary way to write a
    /// group, and no finding.)
    SELF,
    /// It removes what it also requires. Stays, and every machine begins with an error.
    CONFLICT,
    /// With this requirement a circle closes: its members become active only together, and handlers
    /// are not sorted by requirements anywhere in the machine.
    CIRCLE
  }

  /// A sentence for people.
  @Override
  public String toString() {
    String from = state.name();
    String to = target.name();
    return switch (kind) {
      case UNKNOWN -> "%s %s %s, which is no state: left out".formatted(from, verb(), to);
      case IMPOSSIBLE ->
          "%s requires %s, which is no state: %s can never be active".formatted(from, to, from);
      case OVERRULED -> "%s both adds and removes %s: adding wins".formatted(from, to);
      case SELF -> from + " comes after itself: left out";
      case CONFLICT -> "require-remove conflict for " + from + " to " + to;
      case CIRCLE ->
          "%s requires %s, which closes a circle: requirements do not sort handlers"
              .formatted(from, to);
    };
  }

  private String verb() {
    return switch (relation) {
      case ADD -> "adds";
      case REQUIRE -> "requires";
      case REMOVE -> "removes";
      case AFTER -> "comes after";
    };
  }
}
