package io.peerage.swarm.peer;

import java.net.InetSocketAddress;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/// Addresses that have sent something false, whoever opened the channel: their openings get no
/// answer for ten minutes, doubled each time. Bounded; whoever was banned longest ago is forgotten
/// first.
final class Bans {

  static final int MAX = 4096;
  private static final int DOUBLINGS_MAX = 10;

  private record Ban(long until, int times) {}

  private final Map<InetSocketAddress, Ban> bans = new LinkedHashMap<>();

  /// An address has sent something false.
  void add(InetSocketAddress address, long now) {
    Ban before = bans.remove(address);
    int times = before == null ? 0 : Math.min(before.times + 1, DOUBLINGS_MAX);
    bans.put(address, new Ban(now + (Contacts.BAN_NANOS << times), times));
    if (bans.size() > MAX) {
      Iterator<InetSocketAddress> oldest = bans.keySet().iterator();
      oldest.next();
      oldest.remove();
    }
  }

  boolean isBanned(InetSocketAddress address, long now) {
    Ban ban = bans.get(address);
    return ban != null && now < ban.until;
  }
}
