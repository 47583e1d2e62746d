package io.peerage.swarm.picker;

import io.peerage.swarm.bin.RangeSet;
import io.peerage.swarm.tree.RunTree;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Which chunks to ask for next, and of whom: each of one peer at a time, until the end game.
///
/// Holds the chunks that are neither proven nor requested. A source takes ranges out, and gives
/// them back when its peer does not deliver, so sources that take turns share the work. How much a
/// source takes is its own affair: as much as its peer delivers in a short while.
///
/// **Rarest first** goes by runs of 64 chunks, the unit in which a fetcher can give on what it has.
/// The choice is among a few that are drawn by lot, so nothing needs to be counted when somebody
/// announces something, a liar who announces everything only makes everything one less rare, and
/// fetchers do not march side by side. What all peers have is read straight on. What others have,
/// too, is left to them as long as they will be done sooner: whoever is the only one to have
/// something shall send that.
///
/// **End game.** When everything is requested, a source that has nothing to do asks a second time
/// for what another one will be long about. Nobody is asked for a chunk that two were asked for
/// already, and whoever sends it first has the other one's request withdrawn.
///
/// Not thread-safe: one owner.
public final class Picker {

  private static final long[] NOTHING = {};
  private static final int RUNS_MAX = 1 << 20;

  /// Runs that are drawn and compared with the one at hand.
  private static final int DRAWS = 16;

  /// Pieces of what a peer has that are looked at for one draw.
  private static final int STEPS_PER_DRAW = 64;

  /// A second request has to save more than this beside two round trips.
  static final long WORTHWHILE_NANOS = 100_000_000;

  /// Chunks that are asked for a second time at once.
  static final int STOLEN_MAX = 64;

  private final RangeSet wanted = new RangeSet(RUNS_MAX);
  private final RangeSet doubled = new RangeSet(RUNS_MAX);
  private final RangeSet proven;
  private final Order order;
  private final RandomGenerator random;
  private final List<Entry> entries = new ArrayList<>();
  private long chunks;
  private boolean isLimited;

  /// A source and where it goes on.
  private static final class Entry {
    final Source source;
    long next = -1;

    Entry(Source source) {
      this.source = source;
    }
  }

  /// @param chunks how many there are, or as many as the addressing can name while that is unknown
  /// @param isCertain whether there are so many; until [#limit] the order is from the beginning on
  /// @param proven those that need not be asked for any more; kept up to date by its owner
  /// @param random draws runs
  public Picker(
      long chunks, boolean isCertain, RangeSet proven, Order order, RandomGenerator random) {
    this.chunks = chunks;
    this.isLimited = isCertain;
    this.proven = proven;
    this.order = order;
    this.random = random;
    wanted.add(0, chunks - 1);
    proven.forEach(wanted::remove);
  }

  /// A peer that can be asked.
  public void join(Source source) {
    entries.add(new Entry(source));
  }

  /// A peer that cannot be asked any more; it has given back what it took.
  public void leave(Source source) {
    entries.removeIf(entry -> entry.source.equals(source));
  }

  /// How many peers are being asked for something.
  public int busySources() {
    int busy = 0;
    for (Entry entry : entries) {
      if (!entry.source.outstanding().isEmpty()) {
        busy++;
      }
    }
    return busy;
  }

  /// Whether any peer is being asked for something.
  public boolean isAnyBusy() {
    for (Entry entry : entries) {
      if (!entry.source.outstanding().isEmpty()) {
        return true;
      }
    }
    return false;
  }

  /// Whether somebody else could be asked.
  public boolean hasOthers() {
    return entries.size() > 1;
  }

  /// The number of chunks has become certain.
  public void limit(long count) {
    wanted.remove(count, RangeSet.CHUNK_MAX);
    chunks = count;
    isLimited = true;
  }

  /// A chunk is proven, whoever was asked for it.
  public void arrived(long chunk) {
    wanted.remove(chunk, chunk);
  }

  /// Chunks that were here before.
  public void exclude(long first, long last) {
    wanted.remove(first, last);
  }

  /// A chunk has come from a source.
  ///
  /// @param asked whether it was asked for it
  public void delivered(long chunk, Source by, boolean asked) {
    if (asked && (doubled.isEmpty() || !doubled.contains(chunk))) {
      return;
    }
    doubled.remove(chunk, chunk);
    for (Entry entry : entries) {
      if (!entry.source.equals(by) && entry.source.outstanding().contains(chunk)) {
        entry.source.withdraw(chunk);
      }
    }
  }

  /// Takes a range that the peer has and that nobody was asked for.
  ///
  /// @param most chunks at the most
  /// @return first and last chunk, or nothing
  public long[] pick(Source source, long most, long now) {
    RangeSet available = source.available();
    if (order == Order.IN_ORDER || !isLimited) {
      long first = firstIn(available, 0, Integer.MAX_VALUE);
      return first < 0 ? NOTHING : take(available, first, first + most - 1);
    }
    Entry entry = entry(source);
    if (entry == null || wanted.isEmpty()) {
      return NOTHING;
    }
    long from = entry.next >= 0 ? entry.next : aligned(random.nextLong(chunks));
    long first = firstIn(available, from, Integer.MAX_VALUE);
    if (first < 0) {
      first = firstIn(available, 0, Integer.MAX_VALUE);
    }
    if (first < 0) {
      return NOTHING;
    }
    long last = first + most - 1;
    if (entries.size() > 1) {
      if (first != entry.next || aligned(first) == first) {
        first = rarest(available, first);
      }
      if (others(source, first, now)) {
        return NOTHING;
      }
      last = Math.min(first + most - 1, aligned(first) + RunTree.RUN_CHUNKS - 1);
    }
    long[] taken = take(available, first, last);
    entry.next = taken[1] + 1;
    return taken;
  }

  /// The first wanted chunk of the rarest run among a few that are drawn; the one at hand where
  /// everybody has it, or where none of those drawn is rarer than what only the peer has.
  private long rarest(RangeSet available, long atHand) {
    int fewest = holders(atHand);
    long best = atHand;
    if (fewest < entries.size()) {
      // Of those that are equally rare the first one that was drawn: fetchers that went on side by
      // side would ask for the same.
      fewest++;
    }
    for (int draw = 0; draw < DRAWS && fewest > 1; draw++) {
      long candidate = firstIn(available, aligned(random.nextLong(chunks)), STEPS_PER_DRAW);
      if (candidate >= 0) {
        int holders = holders(candidate);
        if (holders < fewest) {
          best = candidate;
          fewest = holders;
        }
      }
    }
    return best;
  }

  /// Whether somebody else has the chunk and will be done sooner than a source that is busy.
  private boolean others(Source source, long chunk, long now) {
    long mine = source.expectedNanos(now);
    if (mine == 0) {
      return false;
    }
    for (Entry entry : entries) {
      Source other = entry.source;
      if (!other.equals(source)
          && other.available().contains(chunk)
          && other.isAskable(now)
          && other.expectedNanos(now) < mine) {
        return true;
      }
    }
    return false;
  }

  private int holders(long chunk) {
    int holders = 0;
    for (Entry entry : entries) {
      if (entry.source.available().contains(chunk)) {
        holders++;
      }
    }
    return holders;
  }

  /// The first chunk at or behind `from` that is wanted and available, −1 if there is none.
  private long firstIn(RangeSet available, long from, int stepsMax) {
    long first = wanted.firstPresent(from);
    for (int steps = 0; first >= 0 && steps < stepsMax; steps++) {
      long there = available.firstPresent(first);
      if (there < 0 || wanted.contains(there)) {
        return there;
      }
      first = wanted.firstPresent(there);
    }
    return -1;
  }

  private long[] take(RangeSet available, long first, long most) {
    long last = Math.min(most, Math.min(wanted.lastOfRun(first), available.lastOfRun(first)));
    wanted.remove(first, last);
    return new long[] {first, last};
  }

  /// Finds something to ask for a second time, when everything is requested and this source has
  /// nothing to do.
  ///
  /// @param most chunks at the most
  /// @return first and last chunk, or nothing
  public long[] steal(Source source, long most, long now) {
    if (!wanted.isEmpty()) {
      return NOTHING;
    }
    Source slowest = null;
    long longest = WORTHWHILE_NANOS + 2 * source.roundTripNanos();
    for (Entry entry : entries) {
      long expected = entry.source.expectedNanos(now);
      if (!entry.source.equals(source)
          && expected > longest
          && lastToSteal(source, entry.source, Long.MAX_VALUE - 1) >= 0) {
        slowest = entry.source;
        longest = expected;
      }
    }
    if (slowest == null) {
      return NOTHING;
    }
    RangeSet theirs = slowest.outstanding();
    long share = longest == Long.MAX_VALUE ? theirs.count() : Math.max(1, theirs.count() / 2);
    long last = lastToSteal(source, slowest, Long.MAX_VALUE - 1);
    long first = Math.max(theirs.firstOfRun(last), source.available().firstOfRun(last));
    first = Math.max(first, doubled.lastPresent(last) + 1);
    first = Math.max(first, last - Math.min(Math.min(share, most), STOLEN_MAX) + 1);
    doubled.add(first, last);
    return new long[] {first, last};
  }

  /// The last chunk at or before `from` that `theirs` was asked for, that `mine` has, and that no
  /// second one was asked for; −1 if there is none.
  private long lastToSteal(Source mine, Source theirs, long from) {
    long chunk = theirs.outstanding().lastPresent(from);
    for (int steps = 0; chunk >= 0 && steps < STEPS_PER_DRAW; steps++) {
      long free = doubled.lastAbsent(chunk);
      long there = free < 0 ? -1 : mine.available().lastPresent(free);
      if (there < 0) {
        return -1;
      }
      if (there == chunk) {
        return mine.outstanding().contains(chunk) ? -1 : chunk;
      }
      chunk = theirs.outstanding().lastPresent(there);
    }
    return -1;
  }

  /// Takes one chunk out of turn: the last one decides about the size.
  ///
  /// @return whether it was wanted
  public boolean take(long chunk) {
    if (!wanted.contains(chunk)) {
      return false;
    }
    wanted.remove(chunk, chunk);
    return true;
  }

  /// What was taken and will not come. Chunks proven meanwhile stay out, and those that a second
  /// one was asked for stay with that one.
  public void giveBack(long first, long last) {
    for (long from = proven.firstAbsent(first); from <= last; ) {
      long present = proven.firstPresent(from);
      long to = present < 0 ? last : Math.min(last, present - 1);
      wantAgain(from, to);
      from = proven.firstAbsent(to + 1);
    }
  }

  private void wantAgain(long first, long last) {
    for (long from = first; from <= last; ) {
      long second = doubled.firstPresent(from);
      long to = second < 0 ? last : Math.min(last, second - 1);
      if (from <= to) {
        wanted.add(from, to);
      }
      long behind = second < 0 || second > last ? last + 1 : doubled.firstAbsent(second);
      if (behind > to + 1) {
        doubled.remove(to + 1, Math.min(last, behind - 1));
      }
      from = behind;
    }
  }

  /// Whether nobody need be asked for anything.
  public boolean isEmpty() {
    return wanted.isEmpty();
  }

  private static long aligned(long chunk) {
    return chunk & -RunTree.RUN_CHUNKS;
  }

  private @Nullable Entry entry(Source source) {
    for (Entry entry : entries) {
      if (entry.source.equals(source)) {
        return entry;
      }
    }
    return null;
  }
}
