package io.peerage.machine;

/// A named boolean with a counter: what a [Machine] is made of.
///
/// Normally a constant of an enum that implements this interface, so that a misspelt state does not
/// compile and costs no look-up:
///
/// ```java
/// enum Step implements State { Opening, Established, Closing }
/// ```
///
/// Within one [Blueprint] names are unique. Any other implementation needs value equality.
public interface State {
  /// The name under which the state is shown, and under which handlers are reported
  /// (`EstablishedState`, `OpeningExit`).
  String name();
}
