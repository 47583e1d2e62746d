package io.peerage.swarm.peer;

import io.peerage.swarm.channel.Channel;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The channels of one swarm, in the order of their birth, those included that are not established
/// yet.
final class Members implements Iterable<Channel> {

  private final Set<Channel> channels = new LinkedHashSet<>();

  void add(Channel channel) {
    channels.add(channel);
  }

  void remove(Channel channel) {
    channels.remove(channel);
  }

  @Override
  public Iterator<Channel> iterator() {
    return channels.iterator();
  }

  /// A copy, for callers that end channels while they look at them.
  List<Channel> snapshot() {
    return new ArrayList<>(channels);
  }

  /// How many are established.
  int established() {
    int count = 0;
    for (Channel channel : channels) {
      if (channel.isEstablished()) {
        count++;
      }
    }
    return count;
  }

  /// Whether more than so many are established.
  boolean establishedExceed(int many) {
    if (channels.size() <= many) {
      return false;
    }
    int count = 0;
    for (Channel channel : channels) {
      if (channel.isEstablished() && ++count > many) {
        return true;
      }
    }
    return false;
  }

  /// The one of two established channels to the same peer that both ends shall give up: they know
  /// the same four ids, and the pair with the smallest of them stays.
  ///
  /// @return nothing where `channel` is the only one
  @Nullable Channel superfluous(Channel channel) {
    for (Channel other : channels) {
      if (other != channel && other.isEstablished() && other.address().equals(channel.address())) {
        return Integer.compareUnsigned(smallestId(other), smallestId(channel)) < 0
            ? channel
            : other;
      }
    }
    return null;
  }

  private static int smallestId(Channel channel) {
    return Integer.compareUnsigned(channel.id(), channel.peerChannel()) < 0
        ? channel.id()
        : channel.peerChannel();
  }

  /// The established channel to an address, if there is one.
  @Nullable Channel establishedTo(InetSocketAddress address) {
    for (Channel channel : channels) {
      if (channel.isEstablished() && channel.address().equals(address)) {
        return channel;
      }
    }
    return null;
  }
}
