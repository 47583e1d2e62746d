package io.peerage.swarm.bin;

import java.util.Arrays;
import java.util.Objects;

/// A mutable set of chunk numbers, kept as sorted intervals that neither overlap nor touch.
///
/// A peer may claim four billion chunks with one message, and that costs one run here; it may
/// scatter its claims, and then the cap holds: what would need more runs than `runsMax` is refused
/// and changes nothing. Runs lie in two arrays with room at both ends, so that the common cases — a
/// chunk behind the last one, the front taken away — move nothing; elsewhere the shorter side
/// moves. Finding is a binary search.
///
/// ```
///  firsts  . . 0 9 40 . .        { 0…7, 9…30, 40…40 }
///  lasts   . . 7 30 40 . .
///              ^from   ^to
/// ```
///
/// Not thread-safe: one owner.
public final class RangeSet {

  /// The highest chunk number a set takes; one less than the highest `long`, so that the chunk
  /// behind a run always has a number.
  public static final long CHUNK_MAX = Long.MAX_VALUE - 1;

  private static final int RUNS_AT_FIRST = 8;

  /// Takes the runs of a set.
  @FunctionalInterface
  public interface RunConsumer {
    void run(long first, long last);
  }

  private final int runsMax;
  private long[] firsts;
  private long[] lasts;
  private int from;
  private int to;
  private long count;

  /// An empty set.
  ///
  /// @param runsMax how many runs it may ever have, at least 1
  public RangeSet(int runsMax) {
    if (runsMax < 1) {
      throw new IllegalArgumentException("runsMax " + runsMax);
    }
    this.runsMax = runsMax;
    firsts = new long[RUNS_AT_FIRST];
    lasts = new long[RUNS_AT_FIRST];
  }

  /// Adds one chunk.
  ///
  /// @return false if that would take more than `runsMax` runs; then nothing has changed
  public boolean add(long chunk) {
    return add(chunk, chunk);
  }

  /// Adds an interval, both ends included.
  ///
  /// @return false if that would take more than `runsMax` runs; then nothing has changed
  public boolean add(long first, long last) {
    requireRange(first, last);
    // A run touches the interval also where only the next number does.
    int begin = runEndingAtOrAfter(first - 1);
    int end = begin;
    long absent = last - first + 1;
    while (end < to && firsts[end] - 1 <= last) {
      absent -= Math.max(0, Math.min(lasts[end], last) - Math.max(firsts[end], first) + 1);
      end++;
    }
    if (begin == end) {
      if (runs() == runsMax) {
        return false;
      }
      insert(begin, first, last);
    } else {
      firsts[begin] = Math.min(firsts[begin], first);
      lasts[begin] = Math.max(lasts[end - 1], last);
      delete(begin + 1, end);
    }
    count += absent;
    return true;
  }

  /// Takes an interval out, both ends included, as far as it is in.
  ///
  /// @return false if that would cut one run in two and take more than `runsMax` runs; then nothing
  ///   has changed
  public boolean remove(long first, long last) {
    requireRange(first, last);
    int begin = runEndingAtOrAfter(first);
    int end = begin;
    long present = 0;
    while (end < to && firsts[end] <= last) {
      present += Math.min(lasts[end], last) - Math.max(firsts[end], first) + 1;
      end++;
    }
    if (begin == end) {
      return true;
    }
    boolean headStays = firsts[begin] < first;
    boolean tailStays = lasts[end - 1] > last;
    if (headStays && tailStays && end - begin == 1) {
      if (runs() == runsMax) {
        return false;
      }
      long tail = lasts[begin];
      lasts[begin] = first - 1;
      insert(begin + 1, last + 1, tail);
    } else {
      if (headStays) {
        lasts[begin++] = first - 1;
      }
      if (tailStays) {
        firsts[--end] = last + 1;
      }
      delete(begin, end);
    }
    count -= present;
    return true;
  }

  /// Whether the chunk is in.
  public boolean contains(long chunk) {
    int run = runEndingAtOrAfter(chunk);
    return run < to && firsts[run] <= chunk;
  }

  /// Whether every chunk of the interval is in.
  public boolean containsAll(long first, long last) {
    int run = runEndingAtOrAfter(first);
    return run < to && firsts[run] <= first && last <= lasts[run];
  }

  /// Whether any chunk of the interval is in.
  public boolean intersects(long first, long last) {
    int run = runEndingAtOrAfter(first);
    return run < to && firsts[run] <= last;
  }

  /// How many chunks are in.
  public long count() {
    return count;
  }

  public boolean isEmpty() {
    return from == to;
  }

  /// How many runs there are.
  public int runs() {
    return to - from;
  }

  /// The first chunk of a run.
  ///
  /// @param run from 0 to [#runs] − 1, in rising order
  public long runFirst(int run) {
    return firsts[index(run)];
  }

  /// The last chunk of a run.
  ///
  /// @param run from 0 to [#runs] − 1, in rising order
  public long runLast(int run) {
    return lasts[index(run)];
  }

  /// The first chunk at or behind `chunk` that is not in.
  public long firstAbsent(long chunk) {
    int run = runEndingAtOrAfter(chunk);
    return run < to && firsts[run] <= chunk ? lasts[run] + 1 : chunk;
  }

  /// The first chunk at or behind `chunk` that is in, −1 if there is none.
  public long firstPresent(long chunk) {
    int run = runEndingAtOrAfter(chunk);
    return run < to ? Math.max(firsts[run], chunk) : -1;
  }

  /// The last chunk at or before `chunk` that is not in, −1 if there is none.
  public long lastAbsent(long chunk) {
    int run = runEndingAtOrAfter(chunk);
    return run < to && firsts[run] <= chunk ? firsts[run] - 1 : chunk;
  }

  /// The last chunk at or before `chunk` that is in, −1 if there is none.
  public long lastPresent(long chunk) {
    int run = runEndingAtOrAfter(chunk);
    if (run < to && firsts[run] <= chunk) {
      return chunk;
    }
    return run > from ? lasts[run - 1] : -1;
  }

  /// The first chunk of the run that contains `chunk`, −1 if none does.
  public long firstOfRun(long chunk) {
    int run = runEndingAtOrAfter(chunk);
    return run < to && firsts[run] <= chunk ? firsts[run] : -1;
  }

  /// The last chunk of the run that contains `chunk`, −1 if none does.
  public long lastOfRun(long chunk) {
    int run = runEndingAtOrAfter(chunk);
    return run < to && firsts[run] <= chunk ? lasts[run] : -1;
  }

  /// Takes everything out.
  public void clear() {
    from = 0;
    to = 0;
    count = 0;
  }

  /// Makes this set equal to another.
  ///
  /// @return false if that one has more runs than this may; then nothing has changed
  public boolean copyFrom(RangeSet other) {
    int runs = other.runs();
    if (runs > runsMax) {
      return false;
    }
    if (firsts.length < runs) {
      firsts = new long[Math.max(RUNS_AT_FIRST, runs)];
      lasts = new long[firsts.length];
    }
    System.arraycopy(other.firsts, other.from, firsts, 0, runs);
    System.arraycopy(other.lasts, other.from, lasts, 0, runs);
    from = 0;
    to = runs;
    count = other.count;
    return true;
  }

  /// Hands over every run in rising order. The set must not change meanwhile.
  public void forEach(RunConsumer consumer) {
    for (int run = from; run < to; run++) {
      consumer.run(firsts[run], lasts[run]);
    }
  }

  /// The runs as `0-7,9-30,40-40`, no more than the first sixteen.
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("{");
    int shown = Math.min(runs(), 16);
    for (int run = 0; run < shown; run++) {
      text.append(run == 0 ? "" : ",").append(runFirst(run)).append('-').append(runLast(run));
    }
    return text.append(shown < runs() ? ",…}" : "}").toString();
  }

  /// The index of the first run that ends at or behind the chunk, `to` if none does.
  private int runEndingAtOrAfter(long chunk) {
    // Both ends of the set are where nearly every call falls.
    if (from == to || lasts[to - 1] < chunk) {
      return to;
    }
    if (to - from == 1 || lasts[to - 2] < chunk) {
      return to - 1;
    }
    if (lasts[from] >= chunk) {
      return from;
    }
    int found = Arrays.binarySearch(lasts, from, to, chunk);
    return found < 0 ? -found - 1 : found;
  }

  private void insert(int at, long first, long last) {
    int run = at - from;
    boolean leftIsShorter = run < runs() - run;
    if (leftIsShorter ? from == 0 : to == firsts.length) {
      makeRoom();
    }
    if (leftIsShorter) {
      System.arraycopy(firsts, from, firsts, from - 1, run);
      System.arraycopy(lasts, from, lasts, from - 1, run);
      from--;
    } else {
      System.arraycopy(firsts, from + run, firsts, from + run + 1, runs() - run);
      System.arraycopy(lasts, from + run, lasts, from + run + 1, runs() - run);
      to++;
    }
    firsts[from + run] = first;
    lasts[from + run] = last;
  }

  private void delete(int begin, int end) {
    int gone = end - begin;
    if (gone == 0) {
      return;
    }
    int before = begin - from;
    int after = to - end;
    if (before < after) {
      System.arraycopy(firsts, from, firsts, from + gone, before);
      System.arraycopy(lasts, from, lasts, from + gone, before);
      from += gone;
    } else {
      System.arraycopy(firsts, end, firsts, begin, after);
      System.arraycopy(lasts, end, lasts, begin, after);
      to -= gone;
    }
  }

  /// Moves the runs to the middle of their arrays, of longer ones if less than half is free; so the
  /// cost of it, spread over the insertions in between, is constant.
  private void makeRoom() {
    int runs = runs();
    int capacity = firsts.length;
    if (runs > capacity / 2) {
      capacity *= 2;
    }
    long[] widerFirsts = capacity == firsts.length ? firsts : new long[capacity];
    long[] widerLasts = capacity == lasts.length ? lasts : new long[capacity];
    int middle = (capacity - runs) / 2;
    System.arraycopy(firsts, from, widerFirsts, middle, runs);
    System.arraycopy(lasts, from, widerLasts, middle, runs);
    firsts = widerFirsts;
    lasts = widerLasts;
    from = middle;
    to = middle + runs;
  }

  private int index(int run) {
    return from + Objects.checkIndex(run, runs());
  }

  private static void requireRange(long first, long last) {
    if (first < 0 || last < first || last > CHUNK_MAX) {
      throw new IllegalArgumentException("chunks " + first + "…" + last);
    }
  }
}
