package io.peerage.remote;

import io.peerage.machine.Arg;
import io.peerage.machine.Machine;
import io.peerage.machine.MachineView;
import io.peerage.machine.State;
import io.peerage.remote.message.Arguments;
import io.peerage.remote.message.Cause;
import io.peerage.remote.message.Change;
import io.peerage.remote.message.RemoteError;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/// A machine that a [MachineServer] may offer, and the way to change it.
///
/// A [NetworkMachine] is one too, so that servers form trees. The calls may come from any thread;
/// futures complete on any.
public interface Source {
  /// To read, to wait and to trace. Reading and tracing are possible from any thread.
  MachineView machine();

  /// Changes the machine.
  ///
  /// @return see [io.peerage.machine.Result]
  ///
  /// @param cause where it came from, if anybody says so
  CompletableFuture<Long> mutate(
      Change change, List<State> states, Arguments arguments, Optional<Cause> cause);

  /// Whether it would let that happen; its handlers are asked.
  CompletableFuture<Boolean> ask(Change change, List<State> states, Arguments arguments);

  /// Adds an error, with a state or (null-free: an empty list) without.
  ///
  /// @param states none or one
  /// @param cause where it came from, if anybody says so
  /// @return see [io.peerage.machine.Result]
  CompletableFuture<Long> report(List<State> states, RemoteError error, Optional<Cause> cause);

  /// Completes when `state` is activated by a mutation that carries all of `arguments`; see
  /// [io.peerage.machine.When#args]. Cancelling it ends the wait.
  ///
  /// @throws PeerageException, in the future, `canceled` if the machine ends before
  CompletableFuture<Void> whenArgs(State state, Arguments arguments);

  /// Names of the arguments that its handlers know.
  List<String> arguments();

  /// Completes when everything that was asked for before has been done.
  CompletableFuture<Void> settle();

  /// A machine of this process, changed by way of its thread.
  ///
  /// @param thread where the machine may be mutated: its loop or executor
  /// @param known arguments that its handlers know, by their names; an argument of another name is
  ///   handed on under a key that nobody knows, one of another type is refused
  static Source of(Machine machine, Executor thread, Arg<?>... known) {
    return new LocalSource(machine, thread, List.of(known));
  }

  /// A machine of this process that outsiders may command, and nothing else.
  ///
  /// @param thread where the machine may be commanded: its loop or executor
  static Source commands(MachineView machine, Executor thread) {
    return new CommandSource(machine, thread);
  }
}
