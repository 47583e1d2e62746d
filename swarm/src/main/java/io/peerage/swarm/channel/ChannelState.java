package io.peerage.swarm.channel;

import io.peerage.machine.State;

/// The states of a channel's machine.
///
/// ```
///   Opening ──► Established ──► Closing ──► Gone
///   HalfOpen ─────┘  │  └─────► Dead ─────────┘
///                    ├ Choked: the peer says that it does not answer requests
///                    └ Broken: the peer was caught with something false
/// ```
public enum ChannelState implements State {
  /// We sent an opening HANDSHAKE and wait for the reply.
  Opening,
  /// We sent a reply and wait for the first datagram on our channel id.
  HalfOpen,
  /// Both ids are known and used.
  Established,
  /// The closing HANDSHAKE is out.
  Closing,
  /// Nothing came for three minutes and three datagrams.
  Dead,
  /// Over; the id stays reserved for a minute.
  Gone,
  /// The peer chokes us.
  Choked,
  /// The peer sent something false: bytes, hashes, or what no peer may send.
  Broken
}
