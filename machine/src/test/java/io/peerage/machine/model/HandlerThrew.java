package io.peerage.machine.model;

/// What handlers throw; the message is the name of the handler.
public final class HandlerThrew extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// Thrown by `handler`.
  public HandlerThrew(String handler) {
    super(handler, null, false, false);
  }
}
