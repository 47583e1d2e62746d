package io.peerage.remote;

import io.peerage.machine.Arg;
import io.peerage.machine.Machine;
import io.peerage.machine.Result;
import io.peerage.machine.State;
import io.peerage.remote.message.Payload;
import io.peerage.wire.ErrorCode;
import io.peerage.wire.PeerageException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/// Takes the payloads that come over a connection.
@FunctionalInterface
public interface PayloadConsumer {
  /// Who sent it: the id of a client, or what a server says of itself.
  Arg<String> FROM = Arg.of("from", String.class);

  /// What was sent.
  Arg<Payload> PAYLOAD = Arg.of("payload", Payload.class);

  /// Takes none.
  PayloadConsumer NOBODY =
      (_, payload) ->
          CompletableFuture.failedFuture(
              new PeerageException(
                  ErrorCode.REFUSED, "nobody here takes payloads: " + payload.name(), ""));

  /// Takes one. While a few are not taken the other end sends no more.
  ///
  /// Called on the carrier's workers.
  ///
  /// @param from the id of a client, or what a server says of itself
  /// @return completes when it is taken; what it fails with is told to the sender
  CompletableFuture<Void> take(String from, Payload payload);

  /// Adds a state to a machine with each payload, as [#PAYLOAD] and [#FROM]. It is taken if the
  /// mutation is executed, and refused if it is canceled.
  ///
  /// @param thread where the machine may be mutated
  /// @param state multi, so that each one counts
  static PayloadConsumer of(Machine machine, Executor thread, State state) {
    return (from, payload) ->
        CompletableFuture.supplyAsync(
                () -> machine.add(state, PAYLOAD.with(payload).and(FROM, from)), thread)
            .thenAccept(result -> {
              if (Result.canceled(result)) {
                throw new PeerageException(
                    ErrorCode.CANCELED, machine.id() + " does not take " + payload.name(), "");
              }
            });
  }
}
