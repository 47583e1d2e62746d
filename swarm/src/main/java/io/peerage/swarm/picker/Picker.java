package io.peerage.swarm.picker;

import io.peerage.swarm.bin.RangeSet;

/// Which chunks to ask for next: in order, each of one peer at a time.
///
/// Holds the chunks that are neither proven nor requested. A channel takes ranges out, and gives
/// them back when its peer does not deliver, so channels that take turns share the work.
public final class Picker {

  private static final long[] NOTHING = {};
  private static final int RUNS_MAX = 1 << 20;

  private final RangeSet wanted = new RangeSet(RUNS_MAX);
  private final RangeSet proven;

  /// @param chunks how many there are, or as many as the addressing can name while that is unknown
  /// @param proven those that need not be asked for any more; kept up to date by its owner
  public Picker(long chunks, RangeSet proven) {
    this.proven = proven;
    wanted.add(0, chunks - 1);
  }

  /// The number of chunks has become certain.
  public void limit(long chunks) {
    wanted.remove(chunks, Long.MAX_VALUE - 1);
  }

  /// A chunk is proven, whoever was asked for it.
  public void arrived(long chunk) {
    wanted.remove(chunk, chunk);
  }

  /// Takes the first range that the peer has and that nobody was asked for.
  ///
  /// @param available what the peer says that it has
  /// @param most chunks at the most
  /// @return first and last chunk, or nothing
  public long[] pick(RangeSet available, long most) {
    for (long first = wanted.firstPresent(0); first >= 0; ) {
      long there = available.firstPresent(first);
      if (there < 0) {
        return NOTHING;
      }
      if (wanted.contains(there)) {
        long last = Math.min(wanted.lastOfRun(there), available.lastOfRun(there));
        last = Math.min(last, there + most - 1);
        wanted.remove(there, last);
        return new long[] {there, last};
      }
      first = wanted.firstPresent(there);
    }
    return NOTHING;
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

  /// What was taken and will not come. Chunks proven meanwhile stay out.
  public void giveBack(long first, long last) {
    for (long from = proven.firstAbsent(first); from <= last; ) {
      long present = proven.firstPresent(from);
      long to = present < 0 ? last : Math.min(last, present - 1);
      wanted.add(from, to);
      from = proven.firstAbsent(to + 1);
    }
  }

  /// Whether nobody need be asked for anything.
  public boolean isEmpty() {
    return wanted.isEmpty();
  }
}
