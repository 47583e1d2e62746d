package io.peerage.swarm.peer;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/// How many openings are looked at in a second: of all, and of one /24 or /48, so that one network
/// cannot use up what is there for all. Networks of our own, which are loopback and private ones,
/// count for all only.
final class OpeningRate {

  private static final long SECOND_NANOS = 1_000_000_000L;
  private static final int PREFIX_V4 = 3;
  private static final int PREFIX_V6 = 6;

  private record Prefix(int high, int low) {}

  private final int max;
  private final int perPrefixMax;
  private final Map<Prefix, Integer> byPrefix = new HashMap<>();
  private long since = Long.MIN_VALUE / 2;
  private int count;

  /// @param max in a second; also how many networks are told apart in it
  OpeningRate(int max, int perPrefixMax) {
    this.max = max;
    this.perPrefixMax = perPrefixMax;
  }

  /// Counts an opening.
  ///
  /// @return whether it is to be looked at
  boolean admits(InetAddress from, long now) {
    if (now - since >= SECOND_NANOS) {
      since = now;
      count = 0;
      byPrefix.clear();
    }
    if (count >= max) {
      return false;
    }
    boolean ours =
        from.isLoopbackAddress() || from.isSiteLocalAddress() || from.isLinkLocalAddress();
    if (!ours && byPrefix.merge(prefix(from), 1, Integer::sum) > perPrefixMax) {
      return false;
    }
    count++;
    return true;
  }

  private static Prefix prefix(InetAddress address) {
    byte[] bytes = address.getAddress();
    byte[] first = Arrays.copyOf(bytes, bytes.length == Integer.BYTES ? PREFIX_V4 : PREFIX_V6);
    byte[] padded = Arrays.copyOf(first, Long.BYTES);
    padded[Long.BYTES - 1] = (byte) first.length;
    long word = 0;
    for (byte each : padded) {
      word = (word << Byte.SIZE) | (each & 0xff);
    }
    return new Prefix((int) (word >>> Integer.SIZE), (int) word);
  }
}
