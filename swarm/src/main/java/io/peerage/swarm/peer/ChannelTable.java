package io.peerage.swarm.peer;

import io.peerage.swarm.channel.Channel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// The channels of one endpoint by our id, in the order of their birth.
///
/// An id is four bytes from a source that strangers cannot predict, since it is all that tells a
/// datagram of the peer from a forged one; it is never zero and stays reserved for a minute after
/// its channel is over, so that stray datagrams do not reach a new owner.
final class ChannelTable {

  private static final long RESERVED_NANOS = 60_000_000_000L;

  private record Reserved(int id, long until) {}

  /// What a repeated opening is recognised by.
  private record Opening(InetSocketAddress address, int peerChannel) {}

  private final RandomGenerator secure;
  private final Map<Integer, Channel> byId = new LinkedHashMap<>();
  private final Map<Opening, Channel> accepted = new LinkedHashMap<>();
  private final Set<Channel> unconfirmed = new LinkedHashSet<>();
  private final Map<InetAddress, Integer> unconfirmedByAddress = new HashMap<>();
  private final Map<InetAddress, Integer> acceptedByAddress = new HashMap<>();
  private final ArrayDeque<Reserved> reserved = new ArrayDeque<>();
  private final Set<Integer> reservedIds = new HashSet<>();

  ChannelTable(RandomGenerator secure) {
    this.secure = secure;
  }

  /// An id that no channel has.
  int freeId(long now) {
    while (!reserved.isEmpty() && reserved.getFirst().until <= now) {
      reservedIds.remove(reserved.removeFirst().id);
    }
    int id;
    do {
      id = secure.nextInt();
    } while (id == 0 || byId.containsKey(id) || reservedIds.contains(id));
    return id;
  }

  void add(Channel channel) {
    byId.put(channel.id(), channel);
    if (channel.peerChannel() != 0) {
      accepted.put(new Opening(channel.address(), channel.peerChannel()), channel);
      unconfirmed.add(channel);
      unconfirmedByAddress.merge(channel.address().getAddress(), 1, Integer::sum);
      acceptedByAddress.merge(channel.address().getAddress(), 1, Integer::sum);
    }
  }

  /// The peer has shown that it receives what we send.
  void confirmed(Channel channel) {
    if (unconfirmed.remove(channel)) {
      countDown(unconfirmedByAddress, channel.address());
    }
  }

  void remove(Channel channel, long now) {
    confirmed(channel);
    byId.remove(channel.id());
    if (accepted.remove(new Opening(channel.address(), channel.peerChannel()), channel)) {
      countDown(acceptedByAddress, channel.address());
    }
    reserved.addLast(new Reserved(channel.id(), now + RESERVED_NANOS));
    reservedIds.add(channel.id());
  }

  /// The peer has got another address.
  void moved(Channel channel, InetSocketAddress from) {
    if (accepted.remove(new Opening(from, channel.peerChannel()), channel)) {
      accepted.put(new Opening(channel.address(), channel.peerChannel()), channel);
      countDown(acceptedByAddress, from);
      acceptedByAddress.merge(channel.address().getAddress(), 1, Integer::sum);
    }
  }

  @Nullable Channel byId(int id) {
    return byId.get(id);
  }

  /// The channel that a peer opened with this very opening before.
  @Nullable Channel accepted(InetSocketAddress address, int peerChannel) {
    return accepted.get(new Opening(address, peerChannel));
  }

  Collection<Channel> all() {
    return byId.values();
  }

  /// A copy, for callers that end channels while they look at them.
  List<Channel> snapshot() {
    return new ArrayList<>(byId.values());
  }

  int count() {
    return byId.size();
  }

  /// Channels that peers opened and have not confirmed.
  int halfOpen() {
    return unconfirmed.size();
  }

  /// The one of them that waits longest; only when there is one.
  Channel oldestHalfOpen() {
    return unconfirmed.iterator().next();
  }

  /// The same from one IP address.
  int halfOpen(InetAddress address) {
    return unconfirmedByAddress.getOrDefault(address, 0);
  }

  /// Channels that peers opened from one IP address and have confirmed.
  int confirmed(InetAddress address) {
    return acceptedByAddress.getOrDefault(address, 0) - halfOpen(address);
  }

  private static void countDown(Map<InetAddress, Integer> counts, InetSocketAddress address) {
    counts.computeIfPresent(address.getAddress(), (_, count) -> count == 1 ? null : count - 1);
  }
}
