package io.peerage.swarm.peer;

import io.peerage.swarm.channel.Channel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import java.util.random.RandomGenerator;

/// The peers of one swarm that ask for something, and which of them are served.
final class Guests {

  /// Who has not asked for so long is not counted.
  private static final long ASKING_NANOS = 20_000_000_000L;

  private final Choker choker;
  private final ToLongFunction<Channel> merit;

  /// What each peer had given or got at the last round.
  private final Map<Channel, Guest> guests = new HashMap<>();

  /// How many of them are choked.
  private int choked;

  private final class Guest implements Choker.Candidate {
    private final Channel channel;
    private long merit;
    private long before;
    private boolean isChoked;

    Guest(Channel channel) {
      this.channel = channel;
    }

    @Override
    public long merit() {
      return merit;
    }

    @Override
    public void choke(boolean on) {
      if (on != isChoked) {
        isChoked = on;
        choked += on ? 1 : -1;
      }
      channel.choke(on);
    }
  }

  private Guests(RandomGenerator random, ToLongFunction<Channel> merit) {
    this.choker = new Choker(random);
    this.merit = merit;
  }

  /// Of a content that is here: those who have the least come first.
  static Guests ofShare(RandomGenerator random) {
    return new Guests(random, channel -> -channel.chunksOfPeer());
  }

  /// Of a content that is on its way: those who have given the most since the last round.
  static Guests ofDownload(RandomGenerator random) {
    return new Guests(random, Channel::bytesFetched);
  }

  /// Decides anew when it is time.
  ///
  /// @return whether somebody may have something to be told
  boolean turnEnded(Members members, long now) {
    if (!choker.isDue(now)) {
      return false;
    }
    List<Guest> asking = new ArrayList<>();
    for (Channel channel : members) {
      if (channel.isEstablished() && channel.asksSince(now - ASKING_NANOS)) {
        Guest guest = guests.computeIfAbsent(channel, Guest::new);
        long total = merit.applyAsLong(channel);
        guest.merit = total >= 0 ? total - guest.before : total;
        guest.before = Math.max(0, total);
        asking.add(guest);
      }
    }
    choker.decide(asking, now);
    return true;
  }

  void gone(Channel channel) {
    Guest gone = guests.remove(channel);
    if (gone != null && gone.isChoked) {
      choked--;
    }
  }

  /// When to look again: while there are too many, or somebody waits for his turn.
  long deadline(Members members) {
    return choked > 0 || members.establishedExceed(Choker.SERVED_MAX) ? choker.deadline() : Long.MAX_VALUE;
  }
}
