package io.peerage.remote;

import io.peerage.machine.MachineView;
import io.peerage.machine.Result;
import io.peerage.machine.State;
import io.peerage.remote.message.Arguments;
import io.peerage.remote.message.Cause;
import io.peerage.remote.message.Change;
import io.peerage.remote.message.RemoteError;
import io.peerage.wire.ErrorCode;
import io.peerage.wire.PeerageException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/// A machine whose owner lets others command it, and nothing else.
record CommandSource(MachineView machine, Executor thread) implements Source {
  @Override
  public CompletableFuture<Long> mutate(
      Change change, List<State> states, Arguments arguments, Optional<Cause> cause) {
    State[] named = states.toArray(State[]::new);
    return CompletableFuture.supplyAsync(
        () ->
            switch (change) {
              case ADD -> machine.command(named);
              case REMOVE -> machine.withdraw(named);
              case SET -> Result.CANCELED;
            },
        thread);
  }

  /// Nobody can be asked about a command.
  @Override
  public CompletableFuture<Boolean> ask(Change change, List<State> states, Arguments arguments) {
    return CompletableFuture.completedFuture(false);
  }

  @Override
  public CompletableFuture<Long> report(
      List<State> states, RemoteError error, Optional<Cause> cause) {
    return CompletableFuture.completedFuture(Result.CANCELED);
  }

  /// What its owner's mutations carry is the owner's business.
  @Override
  public CompletableFuture<Void> whenArgs(State state, Arguments arguments) {
    return CompletableFuture.failedFuture(
        new PeerageException(
            ErrorCode.REFUSED,
            machine.id() + " does not tell the arguments of its mutations",
            "wait for the state"));
  }

  @Override
  public List<String> arguments() {
    return List.of();
  }

  @Override
  public CompletableFuture<Void> settle() {
    return CompletableFuture.runAsync(() -> {}, thread);
  }
}
