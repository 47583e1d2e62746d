package io.peerage.machine;

/// Somebody who watches a machine, in step with it.
///
/// ```java
/// machine.trace(transition -> System.out.println(transition));
/// ```
///
/// One mutation is told as [#mutationQueued], [#transitionPrepared], [#transitionStarted], the
/// handlers asked, [#transitionApplied] and the handlers told unless it was canceled before, and
/// [#transitionEnded].
///
/// Called on the thread that drains the machine, where not said otherwise, and not meant to mutate
/// it. A tracer that throws is taken off the machine, and what it threw becomes [Basic#Exception].
/// Objects handed over are reused by the machine: copy what is kept, for instance with
/// [Transition#copy()].
public interface Tracer {
  /// A transition is over, executed or canceled, and the machine has not begun the next one.
  void transitionEnded(Transition transition);

  /// The machine exists now. Only for tracers given with [MachineOptions#withTracer(Tracer)].
  default void machineStarted(Machine machine) {}

  /// A mutation was taken in, to be carried out now or later; not told of those that were refused
  /// or superfluous. On the thread that made it, which need not be that of the machine.
  ///
  /// @param mutation what waits; its position says how many are before it
  default void mutationQueued(Machine machine, Queued mutation) {}

  /// A mutation was left out since an equal one waits already. On the thread that made it.
  ///
  /// @param mutation what was left out; it has no place in the queue and no queue tick
  default void mutationSkipped(Machine machine, Queued mutation) {}

  /// [Transition#target()] is known; nothing has been decided by handlers yet. A transition that
  /// the relations do not allow is told, too.
  default void transitionPrepared(Transition transition) {}

  /// Negotiation begins.
  default void transitionStarted(Transition transition) {}

  /// States and ticks have changed; what remains is to tell the handlers. Not for dry runs.
  default void transitionApplied(Transition transition) {}

  /// A final handler has failed, and what nobody has answered for has been taken back.
  default void transitionRepaired(Transition transition) {}

  /// A handler is about to be called.
  ///
  /// @param binding the name of the binding it came with, or of the blueprint
  default void handlerStarted(Event event, String binding) {}

  /// A handler has returned or thrown.
  ///
  /// @param agreed whether it lets the transition go on
  default void handlerEnded(Event event, String binding, boolean agreed) {}

  /// Somebody waits for something that is not yet so. On the thread that asked.
  default void waitBegun(Machine machine, Waited wait) {}

  /// What somebody waits for is so; his future completes after the drain.
  default void waitMatched(Machine machine, Waited wait) {}

  /// A state context was asked for, the first of its tick. On the thread that asked.
  default void contextBegun(Machine machine, StateContext context) {}

  /// A state context has ended with its tick; told before what hangs on it is run.
  default void contextEnded(Machine machine, StateContext context) {}

  /// Somebody has said something about the machine; see [Machine#remark(String)]. On his thread.
  default void remarked(Machine machine, String remark) {}

  /// The queue is empty, and the machine free again.
  default void queueEnded(Machine machine) {}

  /// The machine has taken up the ticks of another time.
  default void machineRestored(Machine machine, Snapshot snapshot) {}

  /// The machine has got more states; [Machine#blueprint()] is the new one.
  default void blueprintChanged(Machine machine, Blueprint<?> old) {}

  /// A machine was started as a part of one that is traced.
  default void submachineStarted(Machine parent, Machine child) {}

  /// The machine has come to its end; for the last time its states can be read.
  default void machineDisposed(Machine machine) {}

  /// Whether [Transition#handlers()] shall list the handlers that were called, which costs a little
  /// memory per transition. Asked for every transition.
  default boolean wantsHandlers() {
    return false;
  }

  /// Whether [Transition#steps()] shall say how each transition came about, which costs more. Asked
  /// for every transition.
  default boolean wantsSteps() {
    return false;
  }
}
