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

  /// A machine was started as a part of one that is traced.
  default void submachineStarted(Machine parent, Machine child) {}

  /// The machine has come to its end; for the last time its states can be read.
  default void machineDisposed(Machine machine) {}

  /// Whether [Transition#handlers()] shall list the handlers that were called, which costs a little
  /// memory per transition. Asked when the tracer is put on.
  default boolean wantsHandlers() {
    return false;
  }
}
