package io.peerage.machine;

/// Somebody who watches every transition of a machine, in step with it.
///
/// Called on the thread that drains the machine. A tracer that throws is taken off the machine, and
/// what it threw becomes [Basic#Exception].
public interface Tracer {
  /// A transition is over, executed or canceled, and the machine has not begun the next one.
  ///
  /// The object is reused: copy what is kept, for instance with [Transition#copy()].
  void transitionEnded(Transition transition);

  /// Whether [Transition#handlers()] shall list the handlers that were called, which costs a little
  /// memory per transition. Asked when the tracer is put on.
  default boolean wantsHandlers() {
    return false;
  }
}
