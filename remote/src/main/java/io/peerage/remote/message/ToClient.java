package io.peerage.remote.message;

import io.peerage.machine.schema.Schema;
import java.util.List;
import java.util.Optional;

/// What a server says. Subscriptions and calls are numbered by the client; see [ToServer].
public sealed interface ToClient {

  /// You may stay.
  ///
  /// @param version of the protocol, from now on
  /// @param frameMax longest frame that the server takes
  /// @param epoch chosen by chance for the life of the server: another one has forgotten all calls
  /// @param process who serves, for people: a process id, say
  /// @param seen the highest call of this client that has come in before; −1 if nothing is known of
  ///   the client
  record Welcome(int version, int frameMax, long epoch, String process, long seen)
      implements ToClient {}

  /// You may not stay, or not go on; the connection ends, and trying again does not help.
  ///
  /// @param code as in [io.peerage.wire.ErrorCode#text()]
  record Refusal(String code, String message) implements ToClient {}

  /// There is a machine.
  ///
  /// @param number the server's, for [Gone]
  record Listed(int number, String id, List<String> tags, List<String> states, Indexes active)
      implements ToClient {
    public Listed {
      tags = List.copyOf(tags);
      states = List.copyOf(states);
    }
  }

  /// All machines that there are have been listed; what comes now is new.
  record ListEnds() implements ToClient {}

  /// A machine that was listed is there no more.
  record Gone(int number) implements ToClient {}

  /// The machine is open, or it has got other states.
  ///
  /// @param id of the machine
  /// @param tags of the machine
  /// @param states those that are tracked: positions are positions in here
  /// @param schema of all states; empty if it was not wanted or is the one the client has
  /// @param mutable those of them that this client may change
  /// @param arguments names of the arguments that the machine's handlers know
  record Opened(
      int subscription,
      String id,
      List<String> tags,
      List<String> states,
      Optional<Schema> schema,
      Indexes mutable,
      List<String> arguments,
      Clock clock)
      implements ToClient {
    public Opened {
      tags = List.copyOf(tags);
      states = List.copyOf(states);
      arguments = List.copyOf(arguments);
    }
  }

  /// The machine has ended, or is no longer served: the subscription is over.
  record Ended(int subscription) implements ToClient {}

  /// The clock has gone on.
  ///
  /// @param answers the call that is answered *executed* with it; 0 for none
  /// @param checksum of the clock afterwards, if it is said
  record Changed(int subscription, long answers, ClockChange change, Optional<Long> checksum)
      implements ToClient {}

  /// The whole clock, unasked or as the answer to a call.
  ///
  /// @param call 0 for none
  record Synced(int subscription, long call, Clock clock) implements ToClient {}

  /// One transition, and how far the clock has gone on with it and since the last.
  ///
  /// @param executed whether it was, or was canceled
  /// @param auto whether the machine itself asked for it
  /// @param handlers that were called, in order
  record Transitioned(
      int subscription,
      Change change,
      Indexes called,
      boolean executed,
      boolean auto,
      List<String> handlers,
      ClockChange clock)
      implements ToClient {
    public Transitioned {
      handlers = List.copyOf(handlers);
    }
  }

  /// So many transitions are not told, since they came faster than they could be sent; the whole
  /// clock follows.
  record Missed(int subscription, long count) implements ToClient {}

  /// A call has this result; see [io.peerage.machine.Result].
  record Answered(long call, long result) implements ToClient {}

  /// A call, or opening a subscription, has failed.
  ///
  /// @param call 0 if it is the opening
  /// @param code as in [io.peerage.wire.ErrorCode#text()]
  record Failed(int subscription, long call, String code, String message) implements ToClient {}

  /// What last went wrong with the machine.
  record Erred(int subscription, String text) implements ToClient {}

  /// I am here.
  record Pong(long nonce) implements ToClient {}

  /// About a payload, either way.
  record Deliver(Delivery delivery) implements ToClient {}

  /// The server leaves; the connection ends.
  record Bye() implements ToClient {}
}
