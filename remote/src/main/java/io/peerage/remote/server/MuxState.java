package io.peerage.remote.server;

import io.peerage.machine.Basic;
import io.peerage.machine.BlueprintBuilder;
import io.peerage.machine.Related;

/// The states of a server beside [Basic]: one listener, any number of clients.
public enum MuxState implements Related {
  /// Somebody has connected; counts them.
  ClientConnected,
  /// Somebody is connected.
  HasClients,
  /// It was told to end, and clients are being told.
  Closing,
  /// It has ended.
  Closed;

  @Override
  public void relate(BlueprintBuilder<?> states) {
    switch (this) {
      case ClientConnected -> states.multi(this).require(this, Basic.Start);
      case HasClients -> states.require(this, Basic.Start);
      case Closing -> states.remove(this, Basic.Ready, Closed);
      case Closed -> states.remove(this, Basic.Start, Basic.Ready, Closing, HasClients);
    }
  }
}
