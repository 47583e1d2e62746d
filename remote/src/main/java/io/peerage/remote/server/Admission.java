package io.peerage.remote.server;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/// Who is let in, by the token that is shown, and as what.
///
/// @param token what has to be shown; empty if nothing
/// @param observers whether those who show none are let in to look, and change nothing
public record Admission(String token, boolean observers) {
  /// Everybody may come in.
  public static final Admission ALL = new Admission("", false);

  /// What somebody is let in as.
  enum Standing {
    REFUSED,
    /// Reads, waits and traces.
    OBSERVER,
    /// Changes what the owner of a machine lets clients change.
    CLIENT
  }

  /// What whoever shows this is let in as. In a time that does not depend on how much of it is
  /// right.
  Standing of(String shown) {
    if (token.isEmpty()
        || MessageDigest.isEqual(
            shown.getBytes(StandardCharsets.UTF_8), token.getBytes(StandardCharsets.UTF_8))) {
      return Standing.CLIENT;
    }
    return observers && shown.isEmpty() ? Standing.OBSERVER : Standing.REFUSED;
  }

  /// A secret is not printed.
  @Override
  public String toString() {
    return "Admission[%s, observers=%s]".formatted(token.isEmpty() ? "all" : "token", observers);
  }
}
