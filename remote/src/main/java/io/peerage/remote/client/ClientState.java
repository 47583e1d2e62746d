package io.peerage.remote.client;

import io.peerage.machine.Basic;
import io.peerage.machine.BlueprintBuilder;
import io.peerage.machine.Related;

/// The states of a client beside [Basic].
///
/// ```text
/// Disconnected ──► Connecting ──► Connected: Handshaking ──► HandshakeDone, Ready
///       ▲               │             │
///       └── RetryingConn┴─────────────┘        gives up: ConnRetryFailed; ends: Disconnecting
/// ```
public enum ClientState implements Related {
  /// Calls that were under way are being made again.
  RetryingCall,
  /// It no longer tries to make a call; what became of it is not known.
  CallRetryFailed,
  /// It waits to connect again.
  RetryingConn,
  /// It has given up connecting.
  ConnRetryFailed,
  /// The socket is being opened.
  Connecting,
  /// The socket is open.
  Connected,
  /// It is ending as planned.
  Disconnecting,
  /// There is no connection.
  Disconnected,
  /// It has to be let in.
  Handshaking,
  /// It was let in.
  HandshakeDone,
  /// A payload is on its way from the server; counts them.
  ServerDelivering,
  /// A payload has come from the server; counts them.
  ServerPayload,
  /// A whole clock has come; counts them.
  MetricSync,
  /// The server did not answer in time.
  ErrNetworkTimeout,
  /// The server said what nobody may say, or refused.
  ErrRpc,
  /// It could not connect.
  ErrConnecting,
  /// The server did not take a payload.
  ErrDelivery;

  @Override
  public void relate(BlueprintBuilder<?> states) {
    switch (this) {
      case Connecting ->
          states.require(this, Basic.Start).remove(this, Connected, Disconnecting, Disconnected);
      case Connected ->
          states
              .require(this, Basic.Start)
              .remove(this, Connecting, Disconnecting, Disconnected, RetryingConn)
              .add(this, Handshaking);
      case Disconnecting -> states.remove(this, Connecting, Connected, Disconnected);
      case Disconnected -> states.auto(this).remove(this, Connecting, Connected, Disconnecting);
      case Handshaking -> states.require(this, Basic.Start, Connected).remove(this, HandshakeDone);
      case HandshakeDone -> states.require(this, Basic.Start, Connected).remove(this, Handshaking);
      case RetryingConn, RetryingCall -> states.require(this, Basic.Start);
      case ConnRetryFailed -> states.remove(this, Basic.Start);
      case CallRetryFailed -> states.remove(this, RetryingCall);
      case ServerDelivering, ServerPayload -> states.multi(this).require(this, Connected);
      case MetricSync -> states.multi(this);
      case ErrNetworkTimeout, ErrRpc, ErrConnecting, ErrDelivery ->
          states.require(this, Basic.Exception);
    }
  }
}
