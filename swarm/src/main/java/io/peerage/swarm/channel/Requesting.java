package io.peerage.swarm.channel;

import io.peerage.swarm.bin.RangeSet;
import io.peerage.swarm.picker.Picker;
import java.util.ArrayDeque;
import java.util.Iterator;

/// The asking half of a channel: what we have requested of its peer, how much more to request, and
/// when to stop waiting.
///
/// A sender answers in the order of asking, so time is judged against progress and not against a
/// fixed delay: a range that later answers have passed is missing after [#HOLE_NANOS_MIN] or two
/// round trips; a peer that sends nothing at all is silent after [#SILENCE_NANOS_MIN] or four round
/// trips. What is missing goes back to the picker, which gives it to whoever has room.
final class Requesting {

  /// Sends REQUEST and CANCEL messages.
  interface Asker {
    void request(long first, long last);

    void cancel(long first, long last);
  }

  static final long HOLE_NANOS_MIN = 250_000_000;
  static final long SILENCE_NANOS_MIN = 2_000_000_000;
  static final long TAIL_NANOS_MIN = 300_000_000;

  private static final int WINDOW_CHUNKS_FIRST = 64;
  private static final int WINDOW_CHUNKS_MIN = 2;
  private static final long HORIZON_NANOS = 250_000_000;
  private static final int RANGES_PER_REFILL = 8;
  private static final double NANOS_PER_SECOND = 1e9;

  private static final class Asked {
    final long first;
    final long last;
    long passedAt = Long.MAX_VALUE;

    Asked(long first, long last) {
      this.first = first;
      this.last = last;
    }
  }

  private final Picker picker;
  private final int chunkSize;
  private final long windowBytesMax;
  private final boolean asksAgain;
  private final RangeSet outstanding = new RangeSet(1 << 16);
  private final ArrayDeque<Asked> asked = new ArrayDeque<>();
  private final RateMeter rate = new RateMeter();
  private long rttNanos = 100_000_000;
  private long progressAt;
  private long repeatedAt;
  private long checkedAt;
  private int silences;
  private boolean windowHalved;

  /// @param windowBytesMax outstanding bytes at the most: what the receive buffer can take while we
  ///   are held up
  /// @param asksAgain whether missing answers are taken back; always, except where a test shows
  ///   what happens without
  Requesting(Picker picker, int chunkSize, long windowBytesMax, boolean asksAgain) {
    this.picker = picker;
    this.chunkSize = chunkSize;
    this.windowBytesMax = windowBytesMax;
    this.asksAgain = asksAgain;
  }

  /// A round trip that was measured, from the handshake.
  void roundTrip(long nanos) {
    rttNanos = Math.max(1, nanos);
  }

  /// Chunks that were requested and have not come.
  long outstanding() {
    return outstanding.count();
  }

  /// Times in a row that the peer let everything run out.
  int silences() {
    return silences;
  }

  double bytesPerSecond(long now) {
    return rate.bytesPerSecond(now);
  }

  /// Counts bytes of DATA, asked or not.
  void received(int bytes, long now) {
    rate.add(bytes, now);
  }

  /// A chunk has come and is proven.
  ///
  /// @return whether we had asked this peer for it
  boolean arrived(long chunk, long now) {
    if (!outstanding.contains(chunk)) {
      return false;
    }
    outstanding.remove(chunk, chunk);
    progressAt = now;
    silences = 0;
    windowHalved = false;
    for (Asked oldest = asked.peekFirst(); oldest != null; oldest = asked.peekFirst()) {
      if (chunk >= oldest.first && chunk <= oldest.last) {
        break;
      }
      if (outstanding.intersects(oldest.first, oldest.last)) {
        passUntil(chunk, now);
        break;
      }
      asked.removeFirst();
    }
    return true;
  }

  /// Marks the ranges asked before the one that holds `chunk` as passed.
  private void passUntil(long chunk, long now) {
    for (Asked range : asked) {
      if (chunk >= range.first && chunk <= range.last) {
        return;
      }
      if (range.passedAt == Long.MAX_VALUE) {
        range.passedAt = now;
      }
    }
  }

  /// Asks for as much as the peer delivers in a quarter of a second or two round trips, whichever
  /// is longer; in few large requests.
  void refill(RangeSet available, long now, Asker asker) {
    long window = windowChunks(now);
    long room = window - outstanding.count();
    if (room < Math.max(1, window / 8) && !outstanding.isEmpty()) {
      return;
    }
    for (int ranges = 0; room > 0 && ranges < RANGES_PER_REFILL; ranges++) {
      long[] picked = picker.pick(available, room);
      if (picked.length == 0) {
        return;
      }
      long first = picked[0];
      long last = picked[1];
      if (!outstanding.add(first, last)) {
        picker.giveBack(first, last);
        return;
      }
      if (asked.isEmpty()) {
        progressAt = Math.max(progressAt, now);
      }
      asked.addLast(new Asked(first, last));
      asker.request(first, last);
      room -= last - first + 1;
    }
  }

  private long windowChunks(long now) {
    double perSecond = rate.bytesPerSecond(now);
    double horizon = Math.max(HORIZON_NANOS, 2.0 * rttNanos) / NANOS_PER_SECOND;
    long chunks = Math.max(WINDOW_CHUNKS_FIRST, (long) (perSecond * horizon / chunkSize));
    if (windowHalved) {
      chunks /= 2;
    }
    return Math.max(WINDOW_CHUNKS_MIN, Math.min(chunks, windowBytesMax / chunkSize));
  }

  /// Takes back what has waited too long.
  ///
  /// @return whether the peer has been silent
  boolean check(long now, Asker asker) {
    if (asked.isEmpty() || !asksAgain) {
      return false;
    }
    checkedAt = now;
    long idle = now - progressAt;
    if (idle > Math.max(SILENCE_NANOS_MIN, 4 * rttNanos)) {
      silences++;
      windowHalved = true;
      giveBackAll(asker);
      progressAt = now;
      return true;
    }
    long holeAge = Math.max(HOLE_NANOS_MIN, 2 * rttNanos);
    for (Iterator<Asked> ranges = asked.iterator(); ranges.hasNext(); ) {
      Asked range = ranges.next();
      if (!outstanding.intersects(range.first, range.last)) {
        ranges.remove();
      } else if (range.passedAt != Long.MAX_VALUE && now - range.passedAt > holeAge) {
        ranges.remove();
        giveBack(range.first, range.last, asker);
      }
    }
    long tailAge = Math.max(TAIL_NANOS_MIN, 3 * rttNanos);
    if (idle > tailAge && now - repeatedAt > tailAge) {
      repeatedAt = now;
      repeat(asker);
    }
    return false;
  }

  /// Repeats the requests for what is missing: after a pause the last ones may have been lost, and
  /// a sender takes a repeated request for something it sent as a sign of loss.
  private void repeat(Asker asker) {
    long first = outstanding.firstPresent(0);
    for (int ranges = 0; first >= 0 && ranges < RANGES_PER_REFILL; ranges++) {
      long last = outstanding.lastOfRun(first);
      asker.request(first, last);
      first = outstanding.firstPresent(last + 1);
    }
  }

  private void giveBack(long first, long last, Asker asker) {
    for (long from = outstanding.firstPresent(first);
        from >= 0 && from <= last;
        from = outstanding.firstPresent(from)) {
      long to = Math.min(outstanding.lastOfRun(from), last);
      outstanding.remove(from, to);
      asker.cancel(from, to);
      picker.giveBack(from, to);
    }
  }

  /// Gives everything back: the peer is silent, choking, or gone.
  void giveBackAll(Asker asker) {
    while (!outstanding.isEmpty()) {
      long first = outstanding.firstPresent(0);
      giveBack(first, outstanding.lastOfRun(first), asker);
    }
    asked.clear();
  }

  /// When [#check] has something to look at, or [Long#MAX_VALUE].
  long deadline() {
    return asked.isEmpty() || !asksAgain
        ? Long.MAX_VALUE
        : Math.max(progressAt, checkedAt) + HOLE_NANOS_MIN;
  }
}
