package io.peerage.swarm.channel;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/// Whether a peer has got another address, as happens when a NAT forgets it: datagrams with our
/// channel id come from elsewhere.
///
/// The id alone is not enough, since whoever has seen one datagram knows it. The new address is
/// sent a keep-alive, once in ten seconds at the most, so that nobody can have us flood a third
/// party; it is believed when it speaks again, a round trip later, and the old address has said
/// nothing meanwhile.
final class Moving {

  static final long PROBE_NANOS = 10_000_000_000L;

  /// What is to be done with a datagram from elsewhere.
  enum Verdict {
    /// Nothing.
    DROP,
    /// Drop it, and send a keep-alive to where it came from.
    PROBE,
    /// The peer is there now.
    MOVED
  }

  private @Nullable InetSocketAddress candidate;
  private long probedAt = Long.MIN_VALUE / 2;

  /// A datagram from an address that is not the peer's.
  ///
  /// @param heardAt when the peer's own address was last heard
  Verdict heardFrom(InetSocketAddress from, long heardAt, long roundTripNanos, long now) {
    if (from.equals(candidate) && now - probedAt >= roundTripNanos && heardAt < probedAt) {
      candidate = null;
      return Verdict.MOVED;
    }
    if (now - probedAt >= PROBE_NANOS) {
      candidate = from;
      probedAt = now;
      return Verdict.PROBE;
    }
    return Verdict.DROP;
  }
}
