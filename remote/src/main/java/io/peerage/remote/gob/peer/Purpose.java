package io.peerage.remote.gob.peer;

import io.peerage.remote.message.ToServer;

/// What a call of a client was made for, which its answer does not say.
sealed interface Purpose {
  /// To know the machine and to be known.
  record Greet() implements Purpose {}

  /// To follow the machine in another way than the server thinks.
  record Redefine(ToServer.Open wish) implements Purpose {}

  /// To be told of changes.
  ///
  /// @param machine as it was when the server began to count
  record Enter(ToServer.Open wish, Greeting machine) implements Purpose {}

  /// To change the machine.
  ///
  /// @param call 0 if nobody waits for it
  record Mutate(int subscription, long call) implements Purpose {}

  /// The owner waits for the whole clock.
  record Sync(int subscription, long call) implements Purpose {}

  /// What was heard does not go together with what was known.
  ///
  /// @param call whose answer waits for this; 0 for none
  record Check(int subscription, long call, long result) implements Purpose {}

  /// To hear anything at all.
  record Ping(long nonce) implements Purpose {}
}
