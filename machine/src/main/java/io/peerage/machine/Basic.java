package io.peerage.machine;

/// The ready-made states that most machines share.
///
/// Compose them with states of your own, `Blueprint.of("channel", Step.class, Basic.class)`; they
/// bring their relations along. [#Exception] alone is part of every blueprint, listed or not.
///
/// ```java
/// Blueprint.of("channel", Step.class, Basic.class).require(Open, Basic.Start);
/// ```
public enum Basic implements Related {
  /// Something went wrong; [MachineView#error()] tells what. Multi: every error is a new
  /// activation.
  Exception,
  /// The network failed. Multi; brings [#Exception] along and needs it.
  ErrNetwork,
  /// A handler took too long. Multi; brings [#Exception] along and needs it.
  ErrHandlerTimeout,
  /// The thing the machine describes was told to work.
  Start,
  /// It can be used. Needs [#Start].
  Ready,
  /// A request to say whether it is well. Multi; by itself it starts no auto state.
  Healthcheck,
  /// The regular sign of life; by itself it starts no auto state.
  Heartbeat;

  @Override
  public void relate(BlueprintBuilder<?> blueprint) {
    switch (this) {
      case ErrNetwork, ErrHandlerTimeout ->
          blueprint.multi(this).add(this, Exception).require(this, Exception);
      case Ready -> blueprint.require(this, Start);
      case Exception, Healthcheck -> blueprint.multi(this);
      case Start, Heartbeat -> {}
    }
  }
}
