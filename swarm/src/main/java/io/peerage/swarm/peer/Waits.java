package io.peerage.swarm.peer;

import io.peerage.swarm.channel.Channel;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/// What a download waits for, a few words each: nothing as long as anybody is sending.
///
/// | words | |
/// |---|---|
/// | `disk` | the disk is to catch up, or to be prepared, or to make the content durable |
/// | `limit` | more could be asked for than limits allow |
/// | `answer PEER` | it has not answered the opening |
/// | `choked PEER` | it says that it does not answer requests |
/// | `silent PEER` | it lets requests run out |
/// | `slow PEER` | it misses what it should keep, so little is asked of it |
/// | `content PEER` | it has nothing that is wanted |
/// | `peers` | nobody is known, or everybody rests before being tried again |
final class Waits {

  static final String DISK = "disk";
  private static final String LIMIT = "limit";
  private static final String PEERS = "peers";

  private Waits() {}

  static List<String> of(Iterable<Channel> members) {
    List<String> reasons = new ArrayList<>();
    boolean limited = false;
    for (Channel channel : members) {
      String reason = of(channel);
      if (reason.equals(LIMIT)) {
        limited = true;
      } else if (reason.isEmpty()) {
        return List.of();
      } else {
        reasons.add(reason + " " + text(channel.address()));
      }
    }
    if (limited) {
      return List.of(LIMIT);
    }
    return reasons.isEmpty() ? List.of(PEERS) : reasons;
  }

  private static String of(Channel channel) {
    if (!channel.isEstablished()) {
      return "answer";
    }
    if (channel.isChoked()) {
      return "choked";
    }
    if (channel.silences() > 0) {
      return "silent";
    }
    if (channel.isLimited()) {
      return LIMIT;
    }
    if (!channel.isAsked()) {
      return "content";
    }
    return channel.isSlow() ? "slow" : "";
  }

  /// An address as a user would write it.
  static String text(InetSocketAddress address) {
    InetAddress host = address.getAddress();
    String text = host instanceof Inet6Address six ? compressed(six) : host.getHostAddress();
    return text + ":" + address.getPort();
  }

  /// RFC 5952: the longest run of zeros, if it is longer than one, as two colons.
  private static String compressed(Inet6Address address) {
    byte[] bytes = address.getAddress();
    int[] words = new int[8];
    int from = -1;
    int length = 1;
    for (int i = 0, run = 0; i < words.length; i++) {
      words[i] = ((bytes[2 * i] & 0xff) << 8) | (bytes[2 * i + 1] & 0xff);
      run = words[i] == 0 ? run + 1 : 0;
      if (run > length) {
        length = run;
        from = i - run + 1;
      }
    }
    StringBuilder text = new StringBuilder("[");
    for (int i = 0; i < words.length; i++) {
      if (i == from) {
        text.append("::");
        i += length - 1;
      } else {
        text.append(i > 0 && i != from + length ? ":" : "").append(Integer.toHexString(words[i]));
      }
    }
    return text.append(']').toString();
  }
}
