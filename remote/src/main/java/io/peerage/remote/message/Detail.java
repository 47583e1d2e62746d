package io.peerage.remote.message;

/// How closely somebody wants to follow a machine.
public enum Detail {
  /// What its clock is; several transitions may come as one change. Whoever falls behind gets the
  /// latest.
  CLOCK,
  /// Only which states are active; a tick says no more than that.
  SHALLOW,
  /// Every transition by itself. Whoever falls behind is told how many he missed.
  TRANSITIONS
}
