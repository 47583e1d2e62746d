package io.peerage.swarm.peer;

import io.peerage.swarm.channel.Acquaintances;
import io.peerage.swarm.channel.Channel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;

/// Whom a swarm tells about whom, and whose word it takes (RFC 7574, 3.10 and 12.5.3).
///
/// An address in a datagram costs nothing and may be anybody's, so unless the owner wants it
/// everywhere, addresses are exchanged within private networks only: with a peer of one, about
/// peers of one. Never named or believed are multicast and unspecified addresses, ports below 1024,
/// and our own; a peer of the world outside neither learns private addresses nor is believed about
/// them.
final class PeerExchange implements Acquaintances {

  /// Who is told what a swarm learns.
  @FunctionalInterface
  interface Learner {
    /// An address that may be tried.
    ///
    /// @return whether it was new and is kept
    boolean learned(InetSocketAddress address);
  }

  static final int ANSWERS_MAX = 4;
  static final int LEARNED_PER_SECOND_MAX = 5;
  static final int LEARNED_MAX = 40;
  static final long FRESH_NANOS = 60_000_000_000L;

  private static final int PORT_MIN = 1024;
  private static final long SECOND_NANOS = 1_000_000_000;

  private final ExchangeScope scope;
  private final Members members;
  private final RandomGenerator random;
  private final Learner learner;
  private final boolean learns;
  private int learned;
  private int learnedInSecond;
  private long second = Long.MIN_VALUE / 2;

  private PeerExchange(
      ExchangeScope scope,
      Members members,
      RandomGenerator random,
      Learner learner,
      boolean learns) {
    this.scope = scope;
    this.members = members;
    this.random = random;
    this.learner = learner;
    this.learns = learns;
  }

  /// Of a swarm that looks for peers.
  static PeerExchange learning(
      ExchangeScope scope, Members members, RandomGenerator random, Learner learner) {
    return new PeerExchange(scope, members, random, learner, true);
  }

  /// Of a swarm that needs nobody.
  static PeerExchange telling(ExchangeScope scope, Members members, RandomGenerator random) {
    return new PeerExchange(scope, members, random, _ -> false, false);
  }

  @Override
  public boolean wants(InetSocketAddress peer) {
    return learns && learned < LEARNED_MAX && isWithin(peer.getAddress());
  }

  @Override
  public List<InetSocketAddress> known(InetSocketAddress asker, long now) {
    List<InetSocketAddress> known = new ArrayList<>();
    if (!isWithin(asker.getAddress())) {
      return known;
    }
    for (Channel channel : members) {
      InetSocketAddress address = channel.address();
      if (channel.isEstablished()
          && now - channel.heardAt() < FRESH_NANOS
          && !address.equals(asker)
          && mayPass(address, asker)) {
        known.add(address);
      }
    }
    Collections.shuffle(known, Random.from(random));
    return known.subList(0, Math.min(ANSWERS_MAX, known.size()));
  }

  @Override
  public boolean learned(InetSocketAddress address, InetSocketAddress from, long now) {
    if (now - second >= SECOND_NANOS) {
      second = now;
      learnedInSecond = 0;
    }
    if (!learns
        || learned >= LEARNED_MAX
        || learnedInSecond >= LEARNED_PER_SECOND_MAX
        || !isWithin(from.getAddress())
        || !mayPass(address, from)) {
      return false;
    }
    boolean isNew = learner.learned(address);
    if (isNew) {
      learned++;
      learnedInSecond++;
    }
    return isNew;
  }

  private boolean isWithin(InetAddress peer) {
    return switch (scope) {
      case OFF -> false;
      case PRIVATE -> isPrivate(peer);
      case EVERYWHERE -> true;
    };
  }

  /// Whether an address may be told to a peer, or be taken from it.
  private boolean mayPass(InetSocketAddress address, InetSocketAddress peer) {
    InetAddress host = address.getAddress();
    if (host.isMulticastAddress() || host.isAnyLocalAddress() || address.getPort() < PORT_MIN) {
      return false;
    }
    boolean bothPrivate = isPrivate(host) && isPrivate(peer.getAddress());
    // What is loopback for a peer on another machine is not what it is for us.
    boolean loopbackOnly = !host.isLoopbackAddress() || peer.getAddress().isLoopbackAddress();
    return loopbackOnly && (bothPrivate || (scope == ExchangeScope.EVERYWHERE && !isPrivate(host)));
  }

  private static boolean isPrivate(InetAddress host) {
    byte[] bytes = host.getAddress();
    boolean uniqueLocal = bytes.length > Integer.BYTES && (bytes[0] & 0xfe) == 0xfc;
    return host.isLoopbackAddress()
        || host.isSiteLocalAddress()
        || host.isLinkLocalAddress()
        || uniqueLocal;
  }
}
