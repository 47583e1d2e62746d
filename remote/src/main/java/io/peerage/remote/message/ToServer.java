package io.peerage.remote.message;

import java.util.List;
import java.util.Optional;

/// What a client says.
///
/// A *subscription* is the client's number for a machine that it has opened. A *call* is its number
/// for something that wants an answer; numbers grow, and the same number means the same call, also
/// over another connection.
public sealed interface ToServer {

  /// The first thing on a connection.
  ///
  /// @param versionMin oldest version of the protocol that the client speaks
  /// @param versionMax newest one
  /// @param frameMax longest frame it takes
  /// @param client its id
  /// @param key chosen by chance for the life of the client: with it, calls are known again over
  ///   another connection
  /// @param token shows that it may; empty if it has none
  record Hello(int versionMin, int versionMax, int frameMax, String client, long key, String token)
      implements ToServer {}

  /// Tell me what machines there are, now and from now on.
  record ListMachines() implements ToServer {}

  /// I want to follow a machine.
  ///
  /// @param machine its id; empty if there is only one
  /// @param schemaHash of the schema the client has already, empty if it has none
  /// @param schema whether it wants the schema, or only names
  /// @param allowed only these states; empty for all
  /// @param skipped not these states
  record Open(
      int subscription,
      String machine,
      Detail detail,
      boolean schema,
      String schemaHash,
      List<String> allowed,
      List<String> skipped)
      implements ToServer {
    public Open {
      allowed = List.copyOf(allowed);
      skipped = List.copyOf(skipped);
    }
  }

  /// I no longer follow it.
  record Leave(int subscription) implements ToServer {}

  /// Change the machine.
  ///
  /// @param call 0 if no answer is wanted
  /// @param source where it came from, if the client says so
  record Mutate(
      int subscription,
      long call,
      Change change,
      Indexes states,
      Arguments arguments,
      Optional<Cause> source)
      implements ToServer {}

  /// Would the machine let it happen? Asks its handlers too.
  record Ask(int subscription, long call, Change change, Indexes states, Arguments arguments)
      implements ToServer {}

  /// Something went wrong that is the machine's business.
  ///
  /// @param state to be added with it; −1 for none
  /// @param text what went wrong
  /// @param trace where, for people; may be empty
  /// @param source where it came from, if the client says so
  record Report(
      int subscription, long call, int state, String text, String trace, Optional<Cause> source)
      implements ToServer {}

  /// Answer when a state is activated by a mutation that carries all of these arguments.
  ///
  /// The wait stays with the server while the connection is lost: over the next one the client
  /// makes the call again, and hears of what has happened in between.
  record Await(int subscription, long call, int state, Arguments arguments) implements ToServer {}

  /// A wait is no longer of interest.
  record Forget(long call) implements ToServer {}

  /// Tell me the whole clock.
  record Sync(int subscription, long call) implements ToServer {}

  /// Are you there?
  record Ping(long nonce) implements ToServer {}

  /// About a payload, either way.
  record Deliver(Delivery delivery) implements ToServer {}

  /// I leave.
  record Bye() implements ToServer {}
}
