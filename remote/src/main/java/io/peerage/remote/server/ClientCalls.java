package io.peerage.remote.server;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One client, as long as its calls are remembered: over which connection it can be reached, and
/// what it has called.
final class ClientCalls {
  /// Those that change something.
  final Memory memory;

  /// Those that wait for something.
  final Memory waits;

  private @Nullable Session session;
  private boolean returns;
  private int underWay;

  ClientCalls(int callsMax) {
    memory = new Memory(callsMax);
    waits = new Memory(callsMax);
  }

  /// Whether it has been here before, and is known.
  boolean returns() {
    return returns;
  }

  /// It is here again.
  ClientCalls again() {
    returns = true;
    return this;
  }

  /// The connection it has now.
  Optional<Session> session() {
    return Optional.ofNullable(session);
  }

  /// Something was asked of a machine for it, with or without a call.
  void asked() {
    underWay++;
  }

  /// That is done.
  void done() {
    underWay--;
  }

  /// What was asked of machines for it, and is not done.
  int underWay() {
    return underWay;
  }

  /// It has another connection.
  void at(Session connected) {
    session = connected;
  }

  /// A connection has ended.
  void left(Session ended) {
    if (ended.equals(session)) {
      session = null;
    }
  }
}
