package io.peerage.swarm.peer;

import io.peerage.swarm.channel.Channel;
import io.peerage.swarm.channel.RateMeter;
import io.peerage.swarm.effect.SwarmEvent;
import io.peerage.swarm.store.FetchedContent;
import java.util.List;

/// What the channels of a download have come to, those that are gone included.
final class Tally {

  private final Members members;
  private final RateMeter rate = new RateMeter();
  private long fetchedBefore;
  private long sentBefore;
  private int peersBefore;
  private long rated;

  Tally(Members members) {
    this.members = members;
  }

  /// A channel is over.
  void gone(Channel channel) {
    fetchedBefore += channel.bytesFetched();
    sentBefore += channel.bytesSent();
    if (channel.bytesFetched() > 0) {
      peersBefore++;
    }
  }

  long bytesFetched() {
    long bytes = fetchedBefore;
    for (Channel channel : members) {
      bytes += channel.bytesFetched();
    }
    return bytes;
  }

  /// Peers that gave something.
  int peersUsed() {
    int peers = peersBefore;
    for (Channel channel : members) {
      if (channel.bytesFetched() > 0) {
        peers++;
      }
    }
    return peers;
  }

  SwarmEvent.Fetching fetching(FetchedContent content, List<String> waitingFor, long now) {
    long done = content.bytesProven();
    rate.add(done - rated, now);
    rated = done;
    return new SwarmEvent.Fetching(
        done,
        content.bytesTotal(),
        Math.round(rate.bytesPerSecond(now)),
        members.established(),
        waitingFor);
  }

  SwarmEvent.Serving serving() {
    long bytes = sentBefore;
    for (Channel channel : members) {
      bytes += channel.bytesSent();
    }
    return new SwarmEvent.Serving(members.established(), bytes);
  }
}
