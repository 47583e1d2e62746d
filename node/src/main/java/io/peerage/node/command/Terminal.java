package io.peerage.node.command;

import java.util.Map;

/// What standard error ends at. The launcher looks, since Java cannot tell.
///
/// @param present whether it is a terminal
/// @param colour whether it may get colours
public record Terminal(boolean present, boolean colour) {

  /// The system property by which the launcher says that standard error is a terminal.
  static final String PROPERTY = "peerage.terminal";

  /// What the launcher found; no terminal where nobody looked.
  public static Terminal of(Map<String, String> environment) {
    boolean present = Boolean.getBoolean(PROPERTY);
    return new Terminal(present, present && environment.getOrDefault("NO_COLOR", "").isEmpty());
  }
}
