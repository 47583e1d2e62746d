package io.peerage.swarm.effect;

import io.peerage.machine.MachineView;
import io.peerage.swarm.content.SwarmMetadata;
import io.peerage.wire.PeerageException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// What an endpoint tells its owner.
public sealed interface SwarmEvent {

  /// The endpoint listens.
  record Listening(InetSocketAddress local, int receiveBufferBytes, int sendBufferBytes)
      implements SwarmEvent {}

  /// The endpoint could not open its port.
  record BindFailed(PeerageException cause) implements SwarmEvent {}

  /// The endpoint has left every swarm and closed its port.
  record Closed() implements SwarmEvent {}

  /// A share or a download has come to be, with this machine.
  record Started(MachineView machine) implements SwarmEvent {}

  /// So many bytes of a file that shall be shared are hashed.
  record Hashed(long bytes) implements SwarmEvent {}

  /// A file is hashed, or known from earlier, and offered.
  ///
  /// @param recalled whether it was not hashed
  /// @param complaint what is wrong with what was written down earlier, empty for nothing
  record Offered(SwarmMetadata metadata, boolean recalled, String complaint)
      implements SwarmEvent {}

  /// A share or a download failed, or what was shared on has changed; nothing else follows.
  record Failed(PeerageException cause) implements SwarmEvent {}

  /// A share, or a complete download, is no longer offered because its owner said so; nothing else
  /// follows.
  record Withdrawn() implements SwarmEvent {}

  /// Where a share, or a complete download that is shared on, stands; at most ten a second, when
  /// something moved.
  ///
  /// @param peers channels that are established
  /// @param bytesSent content bytes that left, repeats included
  record Serving(int peers, long bytesSent) implements SwarmEvent {}

  /// Where a download stands; at most ten a second.
  ///
  /// @param bytesDone proven bytes
  /// @param bytesTotal −1 while it is not certain
  /// @param bytesPerSecond of content, over the recent past
  /// @param peers channels that are established
  /// @param waitingFor what keeps it from going on, empty while it goes on
  record Fetching(
      long bytesDone, long bytesTotal, long bytesPerSecond, int peers, List<String> waitingFor)
      implements SwarmEvent {}

  /// A download waits for room on its disk, or goes on.
  ///
  /// @param cause why nothing could be written; absent when it goes on
  record Blocked(Optional<PeerageException> cause) implements SwarmEvent {}

  /// A download is whole, verified, durable and under its final name; nothing else follows, unless
  /// it is shared on.
  ///
  /// @param bytesReused bytes that were here from an earlier life
  record Completed(
      Path path, long bytes, long bytesFetched, long bytesReused, long tookNanos, int peers)
      implements SwarmEvent {}
}
