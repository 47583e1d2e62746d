package io.peerage.simnet;

import java.time.Duration;

/// What can be set for a whole [SimNet] and for one [SimLink], also while it runs.
///
/// @param <S> itself, so that settings can be strung together
public interface LinkSettings<S> {

  /// How long a datagram travels: drawn for each from this range, both ends included. A link keeps
  /// the order nevertheless; see [#reorder].
  S latency(Duration min, Duration max);

  /// What comes on top of the latency, with this mean: mostly little, now and then much.
  S jitter(Duration mean);

  /// The probability, from 0 to 1, that a datagram, or a segment of a stream, is lost.
  S loss(double probability);

  /// Losses in bursts: the probability that one begins with a datagram, and that it ends with one.
  /// A burst is 1/`end` datagrams long on average.
  S bursts(double begin, double end);

  /// The probability, from 0 to 1, that a datagram arrives twice. The second one travels on its
  /// own, and may come first.
  S duplicate(double probability);

  /// The probability, from 0 to 1, that one bit of a datagram is changed on the way, as a checksum
  /// of 16 bits lets pass now and then. Segments of streams are spared.
  S corrupt(double probability);

  /// The probability, from 0 to 1, that a datagram leaves the order and travels longer, by up to
  /// `extra`, while later ones overtake it.
  S reorder(double probability, Duration extra);

  /// The probability, from 0 to 1, that with a datagram an earlier one of the same link comes once
  /// more, up to `extra` later. The newest [SimLink#REPLAYED_MAX] are kept for that.
  S replay(double probability, Duration extra);

  /// The largest datagram that a link takes, in bytes of UDP payload: what an Ethernet calls 1500
  /// is 1472 here. Larger ones are dropped.
  S mtu(int bytes);

  /// How fast a link sends, counting bytes of UDP payload, and how long a datagram may wait in the
  /// queue before it. One that would have to wait longer is dropped.
  S bandwidth(long bitsPerSecond, Duration queue);
}
