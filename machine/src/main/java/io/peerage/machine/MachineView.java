package io.peerage.machine;

import io.peerage.machine.schema.Schema;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/// A machine as outsiders see it: to read, wait and trace, and to command where its owner lets
/// them.
///
/// What a session, channel or transfer hands out. Reading is possible from any thread, and what is
/// read about several states is consistent. The other calls belong to the thread of the machine,
/// unless it was started with an executor; then they, too, may come from anywhere.
///
/// ```java
/// MachineView view = session.machine();
/// view.when(Joined).join();
/// view.command(Closing);
/// ```
///
/// A state of another blueprint is an [IllegalArgumentException] everywhere.
public interface MachineView {
  /// Its id; see [Id].
  String id();

  /// What it was tagged with when it was started; see [MachineOptions#withTags(String...)].
  List<String> tags();

  /// All its states, in schema order.
  List<State> states();

  /// What its states are to each other, in names.
  Schema schema();

  /// Whether `state` is active.
  boolean is(State state);

  /// Whether all `states` are active at the same time; true for none at all.
  boolean is(State... states);

  /// Whether none of `states` is active.
  boolean not(State... states);

  /// Whether any of `states` is active.
  boolean any(State... states);

  /// How often `state` has changed: odd is active.
  long tick(State state);

  /// The ticks of all states at one moment.
  Time time();

  /// What waits at the machine.
  QueueView queue();

  /// What last went wrong, whether or not [Basic#Exception] is still active.
  Optional<Throwable> error();

  /// What went wrong without becoming an error of the machine.
  Faults faults();

  /// Whether it has come to its end; see [Machine#dispose()].
  boolean disposed();

  /// The machine it was started as a part of.
  Optional<MachineView> parent();

  /// Outside mutations refused so far.
  long refused();

  /// The ways to wait for it.
  When when();

  /// Short for [When#active(State...)].
  CompletableFuture<Void> when(State... states);

  /// Short for [When#inactive(State...)].
  CompletableFuture<Void> whenNot(State... states);

  /// The time during which `state` stays active as it is now; canceled from the start if it is
  /// inactive.
  StateContext stateContext(State state);

  /// The time during which `state`, active or not, does not change.
  StateContext tickContext(State state);

  /// Adds `states` if every one of them is tagged as a command; otherwise the call is canceled and
  /// counted. From a foreign thread it is queued.
  ///
  /// @return see [Result]
  long command(State... states);

  /// Removes `states` on the same terms as [#command(State...)].
  ///
  /// @return see [Result]
  long withdraw(State... states);

  /// Puts a tracer on; it sees transitions from the next one.
  void trace(Tracer tracer);

  /// Takes a tracer off.
  void untrace(Tracer tracer);

  /// The same machine for an outsider whose waits and state contexts use `executor`. It is no
  /// [Machine], and cannot be cast to one.
  MachineView view(Executor executor);
}
