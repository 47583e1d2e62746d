package io.peerage.remote.message;

import java.util.Optional;

/// How closely somebody wants to follow a machine.
public enum Detail {
  /// What its clock is; several transitions may come as one change. Whoever falls behind gets the
  /// latest.
  CLOCK,
  /// Only which states are active; a tick says no more than that.
  SHALLOW,
  /// Every transition by itself. Whoever falls behind is told how many he missed.
  TRANSITIONS;

  /// Its number on a wire.
  public int code() {
    return switch (this) {
      case CLOCK -> 0;
      case SHALLOW -> 1;
      case TRANSITIONS -> 2;
    };
  }

  /// The one with this number.
  public static Optional<Detail> of(int code) {
    return switch (code) {
      case 0 -> Optional.of(CLOCK);
      case 1 -> Optional.of(SHALLOW);
      case 2 -> Optional.of(TRANSITIONS);
      default -> Optional.empty();
    };
  }
}
