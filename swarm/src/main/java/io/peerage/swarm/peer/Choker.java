package io.peerage.swarm.peer;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Who is served when more peers ask than can be served well (RFC 7574 leaves the choice to the
/// sender). Up to 32 nobody is choked. Beyond that it is decided every ten seconds: 31 places go to
/// those who come first by `merit`, equals by lot, and one to anybody, for thirty seconds, so that
/// newcomers can show what they give.
final class Choker {

  static final int SERVED_MAX = 32;
  static final long ROUND_NANOS = 10_000_000_000L;
  private static final int LUCKY_ROUNDS = 3;

  /// A peer that asks.
  interface Candidate {
    /// More is better.
    long merit();

    /// Serves it, or no longer.
    void choke(boolean on);
  }

  private final RandomGenerator random;
  private @Nullable Candidate lucky;
  private long decidedAt = Long.MIN_VALUE / 2;
  private int rounds;

  Choker(RandomGenerator random) {
    this.random = random;
  }

  boolean isDue(long now) {
    return now - decidedAt >= ROUND_NANOS;
  }

  /// When it is to be decided again.
  long deadline() {
    return decidedAt + ROUND_NANOS;
  }

  /// Decides.
  void decide(Collection<? extends Candidate> asking, long now) {
    decidedAt = now;
    List<Candidate> order = new ArrayList<>(asking);
    if (order.size() <= SERVED_MAX) {
      order.forEach(candidate -> candidate.choke(false));
      return;
    }
    // A stable sort of what was shuffled: equals by lot.
    for (int i = order.size() - 1; i > 0; i--) {
      int other = random.nextInt(i + 1);
      Candidate swapped = order.get(i);
      order.set(i, order.get(other));
      order.set(other, swapped);
    }
    order.sort(Comparator.comparingLong(Candidate::merit).reversed());
    Set<Candidate> served = new HashSet<>(order.subList(0, SERVED_MAX - 1));
    served.add(lucky(order.subList(SERVED_MAX - 1, order.size())));
    order.forEach(candidate -> candidate.choke(!served.contains(candidate)));
  }

  private Candidate lucky(List<Candidate> others) {
    Candidate before = lucky;
    boolean stays = before != null && rounds % LUCKY_ROUNDS != 0 && others.contains(before);
    rounds++;
    Candidate chosen = before != null && stays ? before : others.get(random.nextInt(others.size()));
    lucky = chosen;
    return chosen;
  }
}
