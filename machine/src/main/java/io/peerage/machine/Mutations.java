package io.peerage.machine;

import java.util.List;

/// The ways to change a machine: to add, remove and set states, to report errors, and to ask what
/// would become of it.
///
/// Every call answers a `long`, to be read with [Result]. One made while another is in progress,
/// from a handler, say, never nests: it is queued. Before the queue is full
/// ([MachineOptions#withQueueLimit(int)]) it is always accepted; then it is canceled, save for
/// those that bring [Basic#Exception] in or out.
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

  /// Remembers what went wrong and adds [Basic#Exception] with it as [Arg#ERROR].
  long addError(Throwable cause);

  /// Remembers what went wrong and adds `state` and [Basic#Exception] with it as [Arg#ERROR].
  long addError(State state, Throwable cause);

  /// Whether adding `states` would be accepted: relations and negotiation are gone through, and
  /// nothing changes. From a handler it is queued and [Result#QUEUED].
  long canAdd(State... states);

  /// Whether removing `states` would be accepted; as [#canAdd(State...)].
  long canRemove(State... states);
}
