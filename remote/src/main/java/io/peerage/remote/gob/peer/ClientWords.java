package io.peerage.remote.gob.peer;

import io.peerage.machine.schema.StateName;
import io.peerage.remote.compact.CompactLimits;
import io.peerage.remote.gob.Numbers;
import io.peerage.remote.gob.message.RpcMessage;
import io.peerage.remote.gob.message.RpcMessage.ClientHello;
import io.peerage.remote.gob.message.RpcMessage.ClientMutation;
import io.peerage.remote.message.Arguments;
import io.peerage.remote.message.Cause;
import io.peerage.remote.message.Detail;
import io.peerage.remote.message.Indexes;
import io.peerage.remote.message.ToServer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// What clients say, in both languages.
final class ClientWords {
  private ClientWords() {}

  /// A client that follows everything.
  static ClientHello hello(String id) {
    return new ClientHello(id, true, "", false, List.of(), List.of(), false);
  }

  /// A client that follows a machine in this way. The schema is always wanted: without it, a server
  /// of asyncmachine-go takes the numbers in mutations for others than it says in updates, as soon
  /// as not all states are followed.
  static ClientHello hello(String id, ToServer.Open open) {
    return new ClientHello(
        id,
        true,
        open.schemaHash(),
        open.detail() == Detail.TRANSITIONS,
        open.allowed(),
        open.skipped(),
        open.detail() == Detail.SHALLOW);
  }

  /// Makes sure that a server can keep what it says.
  ///
  /// @throws IllegalArgumentException if a client may not say so
  static void check(ClientHello hello, CompactLimits limits) {
    int states = Math.max(hello.allowedStates().size(), hello.skippedStates().size());
    if (hello.id().isEmpty()) {
      throw new IllegalArgumentException("a client without an id");
    }
    if (states > limits.statesMax()) {
      throw new IllegalArgumentException(
          "%d states, at most %d".formatted(states, limits.statesMax()));
    }
    GobArguments.sized("the id", hello.id(), limits.nameMax());
    GobArguments.sized("the hash", hello.schemaHash(), limits.nameMax());
    hello.allowedStates().forEach(name -> GobArguments.sized("a state", name, limits.nameMax()));
    hello.skippedStates().forEach(name -> GobArguments.sized("a state", name, limits.nameMax()));
  }

  /// @throws IllegalArgumentException for arguments that gob does not carry
  static ClientMutation mutation(
      Indexes states, Arguments arguments, Optional<Cause> source, Tracking tracking) {
    long[] numbers = new long[states.count()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = tracking.number(states.at(i));
    }
    RpcMessage.@Nullable Event event = source.map(ClientWords::event).orElse(null);
    return new ClientMutation(Numbers.of(numbers), GobArguments.told(arguments), event);
  }

  private static RpcMessage.Event event(Cause source) {
    return new RpcMessage.Event(
        source.handler(), source.machine(), source.transition(), Map.of(), false);
  }

  /// The positions in the machine of the states that a mutation names.
  ///
  /// @throws IllegalArgumentException if it names none, or one that there is not
  static Indexes states(ClientMutation mutation, Tracking tracking) {
    int[] states = new int[mutation.states().size()];
    if (states.length == 0 || states.length > tracking.total()) {
      throw new IllegalArgumentException(states.length + " states");
    }
    for (int i = 0; i < states.length; i++) {
      states[i] = tracking.positionOf(mutation.states().get(i));
      if (states[i] < 0) {
        throw new IllegalArgumentException("there is no state " + mutation.states().get(i));
      }
    }
    return Indexes.of(states);
  }

  /// @throws IllegalArgumentException if it is above a limit
  static Optional<Cause> cause(ClientMutation mutation, CompactLimits limits) {
    RpcMessage.Event event = mutation.event();
    return event == null
        ? Optional.empty()
        : Optional.of(
            new Cause(
                GobArguments.sized("the machine of the event", event.machineId(), limits.nameMax()),
                GobArguments.sized(
                    "the transition of the event", event.transitionId(), limits.nameMax()),
                GobArguments.sized("the name of the event", event.name(), limits.nameMax())));
  }

  /// The states of a report of an error: Exception, and the one that was named.
  ///
  /// @param state −1 for none
  /// @return none if Exception is not followed
  static Indexes reported(int state, List<String> names, Tracking tracking) {
    int position = names.indexOf(StateName.EXCEPTION);
    int exception = position < 0 ? -1 : tracking.followedAt(position);
    if (exception < 0) {
      return Indexes.NONE;
    }
    return state < 0 || state == exception ? Indexes.of(exception) : Indexes.of(exception, state);
  }

  /// An error in plain words: its record is nothing that gob carries between programs.
  static Arguments words(ToServer.Report report) {
    SequencedMap<String, Object> words = new LinkedHashMap<>();
    words.put("err", report.text());
    words.put("trace", report.trace());
    return new Arguments(words);
  }
}
