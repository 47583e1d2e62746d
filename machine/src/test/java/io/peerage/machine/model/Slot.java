package io.peerage.machine.model;

/// An occasion for a handler.
///
/// @param state the state it is about, empty for any
/// @param other the second one of a pair, else empty
public record Slot(Occasion occasion, String state, String other) {
  /// When handlers are called.
  public enum Occasion {
    /// `AExit`.
    EXIT,
    /// `AEnter`.
    ENTER,
    /// `AA`.
    STAY,
    /// `AB`.
    PAIR,
    /// `AnyEnter`.
    ANY_ENTER,
    /// `AEnd`.
    END,
    /// `AState`.
    STATE,
    /// `AnyState`.
    ANY_STATE
  }

  /// The occasion of a state alone.
  public static Slot of(Occasion occasion, String state) {
    return new Slot(occasion, state, "");
  }

  /// The name of the handler.
  public String name() {
    return switch (occasion) {
      case EXIT -> state + "Exit";
      case ENTER -> state + "Enter";
      case STAY -> state + state;
      case PAIR -> state + other;
      case ANY_ENTER -> "AnyEnter";
      case END -> state + "End";
      case STATE -> state + "State";
      case ANY_STATE -> "AnyState";
    };
  }

  @Override
  public String toString() {
    return name();
  }
}
