package io.peerage.machine;

/// A state that says by itself what it is to others, so that every blueprint composed with its enum
/// has the relations too.
///
/// [Basic] and the states of `io.peerage.machine.stock` are made this way, and so can be states of
/// your own that several blueprints share:
///
/// ```java
/// enum Pausing implements Related {
///   Running,
///   Paused;
///
///   @Override
///   public void relate(BlueprintBuilder<?> blueprint) {
///     switch (this) {
///       case Running -> blueprint.require(this, Basic.Start).remove(this, Paused);
///       case Paused -> blueprint.remove(this, Running);
///     }
///   }
/// }
///
/// Blueprint.<Player>of("player", Pausing.class, Basic.class)
/// ```
///
/// Relations may reach into other enums; a blueprint that lacks one of those is refused with the
/// name of the missing state.
public interface Related extends State {
  /// Writes the relations and flags of this one state into a blueprint that contains it.
  ///
  /// Called once for every constant when the blueprint is begun, before anything else is said about
  /// it: what is said later adds to it.
  ///
  /// @throws IllegalArgumentException if a state it is related to is not in the blueprint
  void relate(BlueprintBuilder<?> blueprint);
}
