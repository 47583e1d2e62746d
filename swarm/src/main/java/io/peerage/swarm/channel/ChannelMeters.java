package io.peerage.swarm.channel;

import io.peerage.wire.Counter;
import io.peerage.wire.Meters;

/// What the channels of one endpoint count, at `peerage.swarm.<name>`.
public final class ChannelMeters {
  final Counter chunksSent;
  final Counter chunksLost;
  final Counter chunksReceived;
  final Counter chunksRepeated;
  final Counter chunksUndecided;
  final Counter chunksUndecidedDropped;
  final Counter chunksUnasked;
  final Counter chunksUseless;
  final Counter requestsIgnored;
  final Counter timeouts;
  final Counter malformed;
  final Counter broken;
  final Counter ignored;
  final Counter transitionsCanceled;
  final Counter moved;

  public ChannelMeters(Meters meters) {
    chunksSent = meters.counter("peerage.swarm.chunks_sent");
    chunksLost = meters.counter("peerage.swarm.chunks_lost");
    chunksReceived = meters.counter("peerage.swarm.chunks_received");
    chunksRepeated = meters.counter("peerage.swarm.chunks_repeated");
    chunksUndecided = meters.counter("peerage.swarm.chunks_undecided");
    chunksUndecidedDropped = meters.counter("peerage.swarm.chunks_undecided_dropped");
    chunksUnasked = meters.counter("peerage.swarm.chunks_unasked");
    chunksUseless = meters.counter("peerage.swarm.chunks_useless");
    requestsIgnored = meters.counter("peerage.swarm.requests_ignored");
    timeouts = meters.counter("peerage.swarm.timeouts");
    malformed = meters.counter("peerage.swarm.datagrams_malformed");
    broken = meters.counter("peerage.swarm.peers_broken");
    transitionsCanceled = meters.counter("peerage.swarm.transitions_canceled");
    moved = meters.counter("peerage.swarm.peers_moved");
    ignored = meters.counter("peerage.swarm.messages_ignored");
  }
}
