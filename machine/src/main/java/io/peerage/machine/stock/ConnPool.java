package io.peerage.machine.stock;

import io.peerage.machine.Basic;
import io.peerage.machine.BlueprintBuilder;
import io.peerage.machine.Related;

/// The ready-made states of something with several connections. Needs [Basic].
///
/// Other than with one connection, a pool may go on [#Connecting] while it is [#Connected] already.
///
/// ```java
/// Blueprint.<Pool>of("pool", ConnPool.class, Basic.class)
///     .on(ConnPool.ConnectedFully, (pool, _) -> pool.stopDialling())
/// ```
public enum ConnPool implements Related {
  /// A connection did not come about. Needs [Basic#Exception].
  ErrConnecting,
  /// There is no connection, nor one on the way.
  Disconnected,
  /// At least one connection is on the way. Needs [Basic#Start].
  Connecting,
  /// At least one connection stands. Needs [Basic#Start].
  Connected,
  /// All that were wanted stand. Needs [#Connected].
  ConnectedFully,
  /// All of them are being closed.
  Disconnecting;

  @Override
  public void relate(BlueprintBuilder<?> blueprint) {
    switch (this) {
      case ErrConnecting -> blueprint.require(this, Basic.Exception);
      case Disconnected -> blueprint.remove(this, Connecting, ConnectedFully, Disconnecting);
      case Connecting -> blueprint.require(this, Basic.Start).remove(this, Disconnecting);
      case Connected -> blueprint.require(this, Basic.Start).remove(this, Disconnected);
      case ConnectedFully -> blueprint.require(this, Connected).remove(this, Disconnected);
      case Disconnecting -> blueprint.remove(this, ConnectedFully, Connected, Connecting);
    }
  }
}
