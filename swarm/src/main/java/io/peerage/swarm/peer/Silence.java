package io.peerage.swarm.peer;

import io.peerage.swarm.channel.Channel;
import io.peerage.wire.ErrorCode;
import io.peerage.wire.PeerageException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

/// How long nobody has been heard from. Only datagrams of established channels count.
final class Silence {

  private final long nanosMax;
  private long heardAt;

  /// @param nanosMax what is too long; 0 for nothing
  Silence(long nanosMax) {
    this.nanosMax = nanosMax;
  }

  /// It counts from here.
  void begin(long now) {
    heardAt = now;
  }

  void heard(Channel channel) {
    if (channel.wasEstablished()) {
      heardAt = Math.max(heardAt, channel.heardAt());
    }
  }

  boolean isTooLong(Members members, long now) {
    if (!isOver(now)) {
      return false;
    }
    // As far as was noted: who was heard since is looked up only now.
    members.forEach(this::heard);
    return isOver(now);
  }

  private boolean isOver(long now) {
    return nanosMax > 0 && now - heardAt >= nanosMax;
  }

  /// When it is too long, or [Long#MAX_VALUE].
  long deadline() {
    return nanosMax > 0 ? heardAt + nanosMax : Long.MAX_VALUE;
  }

  PeerageException failure(List<InetSocketAddress> tried) {
    return new PeerageException(
        ErrorCode.NO_PEERS,
        "no valid datagram from anyone for %d s; tried %s"
            .formatted(
                Duration.ofNanos(nanosMax).toSeconds(),
                String.join(", ", tried.stream().map(Waits::text).toList())),
        "see that the sharer runs and that UDP reaches it");
  }
}
