package io.peerage.machine;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/// The ways to change a machine: to add, remove and set states, to report errors, and to ask what
/// would become of it.
///
/// Every call answers a `long`, to be read with [Result]. One made while another is in progress,
/// from a handler, say, never nests: it is queued. Before the queue is full
/// ([MachineOptions#withQueueLimit(int)]) it is always accepted; then it is canceled, save for
/// those that bring [Basic#Exception] in or out. A machine that is being disposed, or backs off
/// after a handler got stuck, cancels all of them.
///
/// ```java
/// machine.add(Connected, STREAM.with(stream));
/// machine.from(event).remove(Idle);
/// machine.ahead().set(Closed);
/// ```
///
/// A state of another blueprint is an [IllegalArgumentException] everywhere.
public interface Mutations {
  /// Adds a state, with everything it implies.
  ///
  /// @return see [Result]
  long add(State state);

  /// Adds a state, with arguments for the handlers.
  long add(State state, Args args);

  /// Adds two states.
  long add(State first, State second);

  /// Adds two states, with arguments for the handlers.
  long add(State first, State second, Args args);

  /// Adds any number of states.
  long add(State... states);

  /// Adds any number of states, with arguments for the handlers.
  long add(List<? extends State> states, Args args);

  /// Removes a state, with everything that requires it.
  long remove(State state);

  /// Removes a state, with arguments for the handlers.
  long remove(State state, Args args);

  /// Removes two states.
  long remove(State first, State second);

  /// Removes two states, with arguments for the handlers.
  long remove(State first, State second, Args args);

  /// Removes any number of states.
  long remove(State... states);

  /// Removes any number of states, with arguments for the handlers.
  long remove(List<? extends State> states, Args args);

  /// Makes a state, with everything it implies, the only one.
  long set(State state);

  /// Makes a state the only one, with arguments for the handlers.
  long set(State state, Args args);

  /// Makes two states the only ones.
  long set(State first, State second);

  /// Makes two states the only ones, with arguments for the handlers.
  long set(State first, State second, Args args);

  /// Makes any number of states, even none, the only ones.
  long set(State... states);

  /// Makes any number of states the only ones, with arguments for the handlers.
  long set(List<? extends State> states, Args args);

  /// Removes a state if it is active, else adds it.
  long toggle(State state);

  /// Removes two states if both are active, else adds them.
  long toggle(State first, State second);

  /// Removes all `states` if all are active, else adds them.
  long toggle(State... states);

  /// Removes all `states` if all are active, else adds them, with arguments for the handlers.
  long toggle(List<? extends State> states, Args args);

  /// Remembers what went wrong ([MachineView#error()]) and then adds [Basic#Exception] with it as
  /// [Arg#ERROR].
  ///
  /// It is remembered even if an active state keeps [Basic#Exception] out. That something was
  /// cancelled is no error: a [java.util.concurrent.CancellationException] or
  /// [MachineException.Canceled] is refused and not remembered, unless wrapped in another one.
  long addError(Throwable cause);

  /// As [#addError(Throwable)], with more arguments for the handlers.
  long addError(Throwable cause, Args args);

  /// Adds `state` and [Basic#Exception], else as [#addError(Throwable)].
  long addError(State state, Throwable cause);

  /// As [#addError(State, Throwable)], with more arguments for the handlers.
  long addError(State state, Throwable cause, Args args);

  /// Whether adding `states` would be accepted: relations and negotiation are gone through, and
  /// nothing changes. From a handler, or another thread than the machine's, it is queued ahead of
  /// everything else and answers [Result#QUEUED], without the verdict: see [#askAdd(List, Args)].
  long canAdd(State... states);

  /// As [#canAdd(State...)], with arguments for the handlers.
  long canAdd(List<? extends State> states, Args args);

  /// Whether removing `states` would be accepted; as [#canAdd(State...)].
  long canRemove(State... states);

  /// As [#canRemove(State...)], with arguments for the handlers.
  long canRemove(List<? extends State> states, Args args);

  /// As [#canAdd(List, Args)], with a verdict that may come later: completed after the drain, on
  /// its thread; false, too, if the machine refuses to try or ends before.
  CompletableFuture<Boolean> askAdd(List<? extends State> states, Args args);

  /// As [#askAdd(List, Args)], about removing.
  CompletableFuture<Boolean> askRemove(List<? extends State> states, Args args);

  /// The same mutations, which then say that they were made because of `event`: transitions and
  /// traces name it as their [Source].
  Mutations from(Event event);

  /// As [#from(Event)], for a source that is no longer, or was never, at hand as an event.
  Mutations from(Source source);

  /// The same mutations, put before everything that waits; the last of several comes first. They
  /// have no queue tick and answer [Result#QUEUED] if they cannot run at once, and none is left out
  /// because an equal one waits.
  Mutations ahead();

  /// The same mutations for as long as somebody wants them: `wanted` is asked, on the thread of the
  /// machine, when their turn comes. If it answers false nothing happens, and the mutation counts
  /// as canceled, since what was asked for has not come about. If it throws, that is an error of
  /// the machine as well.
  Mutations provided(BooleanSupplier wanted);

  /// The same mutations with a deadline: canceled if their turn has not come when more than `limit`
  /// has passed since this call, by the ticker of the machine.
  ///
  /// @throws IllegalStateException if it has none
  Mutations within(Duration limit);
}
