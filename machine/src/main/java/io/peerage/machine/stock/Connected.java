package io.peerage.machine.stock;

import io.peerage.machine.Basic;
import io.peerage.machine.BlueprintBuilder;
import io.peerage.machine.Related;

/// The ready-made states of something with one connection. Needs [Basic].
///
/// ```text
/// Disconnected ──▶ Connecting ──▶ Connected ──▶ Disconnecting ──▶ Disconnected
/// ```
///
/// At most one of the four is active. Connecting and being connected go on only while [Basic#Start]
/// is active; whenever none of the others is, the machine is [#Disconnected] by itself.
///
/// ```java
/// Blueprint.<Client>of("client", Step.class, Connected.class, Basic.class)
///     .on(Connected.Connecting, (client, _) -> client.dial())
/// ```
public enum Connected implements Related {
  /// The connection did not come about. Needs [Basic#Exception].
  ErrConnecting,
  /// On the way to the other side. Needs [Basic#Start].
  Connecting,
  /// The connection stands. Needs [Basic#Start].
  // The word is the schema's and that of the state it is all about.
  @SuppressWarnings("VariableNameSameAsType")
  Connected,
  /// Being closed in an orderly way.
  Disconnecting,
  /// There is no connection. Auto.
  Disconnected;

  @Override
  public void relate(BlueprintBuilder<?> blueprint) {
    switch (this) {
      case ErrConnecting -> blueprint.require(this, Basic.Exception);
      case Connecting, Connected -> exclusive(blueprint).require(this, Basic.Start);
      case Disconnecting -> exclusive(blueprint);
      case Disconnected -> exclusive(blueprint).auto(this);
    }
  }

  private BlueprintBuilder<?> exclusive(BlueprintBuilder<?> blueprint) {
    return blueprint.remove(this, Connecting, Connected, Disconnecting, Disconnected);
  }
}
