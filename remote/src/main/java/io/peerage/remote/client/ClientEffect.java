package io.peerage.remote.client;

import io.peerage.remote.message.Clock;
import io.peerage.remote.message.Payload;
import io.peerage.remote.message.ToClient;
import io.peerage.wire.IoEffect;
import io.peerage.wire.PeerageException;
import java.util.Optional;

/// What a [ClientCore] wants done.
public sealed interface ClientEffect {
  /// Something with the network.
  record Io(IoEffect effect) implements ClientEffect {}

  /// Tell the owner that he is let in; again after each time the connection was lost.
  ///
  /// @param process who serves
  record Ready(String process) implements ClientEffect {}

  /// Tell the owner that the connection is lost; if there is a cause it is for good, and everything
  /// that was open is over.
  record Lost(Optional<PeerageException> gaveUp) implements ClientEffect {}

  /// Tell the owner that it has ended as he wanted.
  record Closed() implements ClientEffect {}

  /// A subscription is open, again, or with other states.
  record Opened(ToClient.Opened machine) implements ClientEffect {}

  /// A subscription could not be opened.
  record OpenFailed(int subscription, PeerageException cause) implements ClientEffect {}

  /// The machine has ended.
  record Ended(int subscription) implements ClientEffect {}

  /// The machine's clock.
  record Followed(int subscription, Clock clock) implements ClientEffect {}

  /// The machine has made a transition.
  ///
  /// @param clock afterwards
  record Transitioned(ToClient.Transitioned told, Clock clock) implements ClientEffect {}

  /// So many transitions were not told.
  record Missed(int subscription, long count) implements ClientEffect {}

  /// What last went wrong with the machine.
  record Erred(int subscription, String text) implements ClientEffect {}

  /// A call was answered; see [io.peerage.machine.Result]. A sync is answered 0.
  record Answered(long call, long result) implements ClientEffect {}

  /// A call has failed.
  record CallFailed(long call, PeerageException cause) implements ClientEffect {}

  /// Somebody shall take a payload that the server has sent; then [ClientCore#taken].
  ///
  /// @param channel the connection
  /// @param number the payload's, there
  record Arrived(int channel, int number, Payload payload) implements ClientEffect {}

  /// The server has taken a payload, or has not.
  record Delivered(long ticket, Optional<PeerageException> failure) implements ClientEffect {}

  /// There is a machine.
  record Listed(ToClient.Listed machine) implements ClientEffect {}

  /// All machines have been listed.
  record ListEnds() implements ClientEffect {}

  /// A machine is there no more.
  record Gone(int number) implements ClientEffect {}
}
