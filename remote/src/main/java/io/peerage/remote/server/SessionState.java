package io.peerage.remote.server;

import io.peerage.machine.Basic;
import io.peerage.machine.BlueprintBuilder;
import io.peerage.machine.Related;

/// The states of one connection to a server, beside [Basic].
public enum SessionState implements Related {
  /// The client is there.
  ClientConnected,
  /// It has to say who it is.
  Handshaking,
  /// It was let in.
  HandshakeDone,
  /// It was sent a whole clock; counts them.
  MetricSync,
  /// It took too long.
  ErrNetworkTimeout,
  /// It said what nobody may say.
  ErrRpc,
  /// It did not take a payload.
  ErrDelivery;

  @Override
  public void relate(BlueprintBuilder<?> states) {
    switch (this) {
      case ClientConnected -> states.require(this, Basic.Start).add(this, Handshaking);
      case Handshaking -> states.require(this, ClientConnected).remove(this, HandshakeDone);
      case HandshakeDone -> states.require(this, ClientConnected).remove(this, Handshaking);
      case MetricSync -> states.multi(this);
      case ErrDelivery -> states.require(this, Basic.Exception);
      case ErrNetworkTimeout, ErrRpc ->
          states.require(this, Basic.Exception).remove(this, ClientConnected);
    }
  }
}
