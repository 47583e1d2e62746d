package io.peerage.remote.server;

import io.peerage.remote.message.Arguments;
import io.peerage.remote.message.Cause;
import io.peerage.remote.message.Change;
import io.peerage.remote.message.Indexes;
import io.peerage.remote.message.Payload;
import io.peerage.wire.IoEffect;
import io.peerage.wire.PeerageException;
import java.net.SocketAddress;
import java.util.Optional;

/// What a [ServerCore] wants done.
public sealed interface ServerEffect {
  /// Something with the network.
  record Io(IoEffect effect) implements ServerEffect {}

  /// Change a machine; [ServerCore#applied] tells what came of it.
  ///
  /// @param source where it came from, if the client says so
  record Mutate(
      long ticket,
      Offer offer,
      Change change,
      Indexes states,
      Arguments arguments,
      Optional<Cause> source)
      implements ServerEffect {}

  /// Ask a machine; [ServerCore#applied] tells 0 for yes and 1 for no.
  record Ask(long ticket, Offer offer, Change change, Indexes states, Arguments arguments)
      implements ServerEffect {}

  /// Report an error to a machine; [ServerCore#applied] tells what came of it.
  ///
  /// @param state −1 for none
  /// @param source where it came from, if the client says so
  record Report(
      long ticket, Offer offer, int state, String text, String trace, Optional<Cause> source)
      implements ServerEffect {}

  /// Wait until a state is activated with these arguments; [ServerCore#applied] tells that it was.
  record Await(long ticket, Offer offer, int state, Arguments arguments) implements ServerEffect {}

  /// What waits with this ticket is no longer of interest.
  record Forget(long ticket) implements ServerEffect {}

  /// Let everything that was asked of a machine be done; then [ServerCore#applied].
  record Settle(long ticket, Offer offer) implements ServerEffect {}

  /// Somebody shall take a payload that a client has sent; then [ServerCore#taken].
  ///
  /// @param channel the client's connection
  /// @param number the payload's, there
  /// @param client its id
  record Arrived(int channel, int number, String client, Payload payload) implements ServerEffect {}

  /// Tell the owner that a client has taken a payload, or has not.
  record Delivered(long ticket, Optional<PeerageException> failure) implements ServerEffect {}

  /// Tell the owner that it listens.
  record Listening(SocketAddress local) implements ServerEffect {}

  /// Tell the owner that it cannot.
  record ListenFailed(PeerageException cause) implements ServerEffect {}

  /// Tell the owner that everything is closed.
  record Closed() implements ServerEffect {}
}
