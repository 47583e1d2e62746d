package io.peerage.swarm.channel;

import io.peerage.swarm.bin.RangeSet;
import io.peerage.swarm.mischief.SwarmSite;
import io.peerage.swarm.picker.Picker;
import io.peerage.swarm.picker.Source;
import io.peerage.wire.Mischief;
import java.util.ArrayDeque;
import java.util.Iterator;

/// The asking half of a channel: what we have requested of its peer, how much more to request, and
/// when to stop waiting.
///
/// A sender answers in the order of asking, so time is judged against progress and not against a
/// fixed delay: a range that later answers have passed is missing after [#HOLE_NANOS_MIN] or two
/// round trips; a peer that sends nothing at all is silent after [#SILENCE_NANOS_MIN] or four round
/// trips. Where others could be asked, a range also has a deadline: twice the time that the peer
/// should have needed, by its rate when it was asked. What is missing goes back to the picker,
/// which gives it to whoever has room; a peer that misses twice in a row is [Slowness slow].
final class Requesting implements Source {

  /// Sends REQUEST and CANCEL messages.
  interface Asker {
    void request(long first, long last);

    void cancel(long first, long last);
  }

  static final long HOLE_NANOS_MIN = 250_000_000;
  static final long SILENCE_NANOS_MIN = 2_000_000_000;
  static final long TAIL_NANOS_MIN = 300_000_000;
  static final long UNHEARD_NANOS_MIN = 20_000_000;

  private static final int WINDOW_CHUNKS_FIRST = 64;

  /// Of a peer that is one of several, once its rate is known.
  private static final int WINDOW_CHUNKS_SHARED = 8;

  private static final int WINDOW_CHUNKS_MIN = 2;
  private static final long HORIZON_NANOS = 250_000_000;

  /// Of the only peer, times as much.
  private static final double ALONE = 2;

  /// A peer that has nothing to do is looked at so often: somebody may have given something back,
  /// or be long about it.
  private static final long IDLE_NANOS = 100_000_000;

  private static final long PAUSE_NANOS = 500_000_000;
  private static final int PAUSE_DOUBLINGS_MAX = 6;
  private static final int RANGES_PER_REFILL = 32;
  private static final int STOLEN_RANGES = 4;

  /// A limited receiver asks for so many at a time, rather than for each chunk alone.
  private static final int LIMITED_CHUNKS_MIN = 8;

  private static final double NANOS_PER_SECOND = 1e9;
  private static final int RUNS_MAX = 1 << 16;

  private static final class Asked {
    final long first;
    final long last;
    final long dueAt;
    final boolean isAgain;
    long passedAt = Long.MAX_VALUE;

    Asked(long first, long last, long dueAt, boolean isAgain) {
      this.first = first;
      this.last = last;
      this.dueAt = dueAt;
      this.isAgain = isAgain;
    }
  }

  private final Picker picker;
  private final RangeSet available;
  private final int chunkSize;
  private final long windowBytesMax;
  private final boolean asksAgain;
  private final Mischief mischief;
  private final Throttle throttle;
  private final RangeSet outstanding = new RangeSet(RUNS_MAX);
  private final RangeSet withdrawn = new RangeSet(RUNS_MAX);
  private final ArrayDeque<Asked> asked = new ArrayDeque<>();
  private final RateMeter rate = new RateMeter();
  private final Slowness slowness = new Slowness();
  private long rttNanos = 100_000_000;
  private long progressAt;
  private long repeatedAt;
  private long checkedAt;
  private long refilledAt;
  private long limitedUntil = Long.MAX_VALUE;
  private int silences;
  private long pausedUntil = Long.MIN_VALUE;
  private boolean windowHalved;
  private boolean choked;

  /// @param available what the peer says that it has; kept up to date by its owner
  /// @param windowBytesMax outstanding bytes at the most, of all peers together: what the receive
  ///   buffer can take while we are held up
  /// @param asksAgain whether missing answers are taken back; always, except where a test shows
  ///   what happens without
  /// @param throttle what may be asked for
  /// @param mischief what rare things are made to happen
  Requesting(
      Picker picker,
      RangeSet available,
      int chunkSize,
      long windowBytesMax,
      boolean asksAgain,
      Throttle throttle,
      Mischief mischief) {
    this.mischief = mischief;
    this.throttle = throttle;
    this.picker = picker;
    this.available = available;
    this.chunkSize = chunkSize;
    this.windowBytesMax = windowBytesMax;
    this.asksAgain = asksAgain;
    picker.join(this);
  }

  /// A round trip that was measured, from the handshake.
  void roundTrip(long nanos) {
    rttNanos = Math.max(1, nanos);
  }

  @Override
  public RangeSet available() {
    return available;
  }

  @Override
  public RangeSet outstanding() {
    return outstanding;
  }

  @Override
  public boolean isAskable(long now) {
    return !choked && silences == 0 && !slowness.isSlow(now);
  }

  /// The peer says that it does not answer requests, or that it does again.
  void choked(boolean on) {
    choked = on;
  }

  @Override
  public long roundTripNanos() {
    return rttNanos;
  }

  @Override
  public long expectedNanos(long now) {
    if (outstanding.isEmpty()) {
      return 0;
    }
    double perSecond = rate.bytesPerSecond(now);
    long idle = now - progressAt;
    boolean stalled = idle > Math.max(HORIZON_NANOS, 2 * rttNanos);
    if (perSecond < 1) {
      return stalled ? Long.MAX_VALUE : rttNanos;
    }
    double expected = (double) outstanding.count() * chunkSize / perSecond * NANOS_PER_SECOND;
    return (long) expected + (stalled ? idle : 0);
  }

  @Override
  public void withdraw(long chunk) {
    outstanding.remove(chunk, chunk);
    throttle.refund(chunkSize);
    withdrawn.add(chunk);
  }

  /// Times in a row that the peer let everything run out.
  int silences() {
    return silences;
  }

  /// Whether the peer has missed what it should have kept, so that little is asked of it.
  boolean isSlow() {
    return slowness.isSlow(checkedAt);
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
    boolean wasAsked = outstanding.contains(chunk);
    picker.delivered(chunk, this, wasAsked);
    if (!wasAsked) {
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
      slowness.kept();
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
  ///
  /// What has been asked for is charged to the throttle at once, and credited when it is given
  /// back.
  void refill(long now, Asker asker) {
    refilledAt = now;
    limitedUntil = Long.MAX_VALUE;
    if (isPaused(now)) {
      throttle.waiting(false);
      return;
    }
    long window = windowChunks(now);
    long room = window - outstanding.count();
    if (room < Math.max(1, window / 8) && !outstanding.isEmpty()) {
      throttle.waiting(false);
      return;
    }
    long allowed = (long) Math.min((double) room, throttle.allowance(chunkSize, now) / chunkSize);
    throttle.waiting(allowed < room && !picker.isEmpty());
    if (allowed <= 0) {
      limitedUntil = Math.max(now + 1, throttle.readyAt(LIMITED_CHUNKS_MIN * chunkSize, now));
      return;
    }
    ask(allowed, now, asker);
  }

  /// Asks for nothing at present. Says so instead of [#refill]: else its [#deadline] would stay
  /// where it was, in the past.
  void rest(long now) {
    refilledAt = now;
    limitedUntil = Long.MAX_VALUE;
    throttle.waiting(false);
  }

  private void ask(long most, long now, Asker asker) {
    long room = most;
    for (int ranges = 0; room > 0 && ranges < RANGES_PER_REFILL; ranges++) {
      long[] picked = picker.pick(this, room, now);
      if (picked.length == 0) {
        break;
      }
      if (!ask(picked[0], picked[1], now, asker)) {
        return;
      }
      long count = picked[1] - picked[0] + 1;
      throttle.spend(count * chunkSize);
      room -= count;
    }
    for (int ranges = 0;
        silences == 0 && outstanding.isEmpty() && ranges < STOLEN_RANGES;
        ranges++) {
      long[] stolen = picker.steal(this, room, now);
      if (stolen.length == 0 || !ask(stolen[0], stolen[1], now, asker)) {
        return;
      }
      throttle.spend((stolen[1] - stolen[0] + 1) * chunkSize);
    }
  }

  /// Asks for a chunk that was taken out of turn.
  void askFor(long chunk, long now, Asker asker) {
    if (ask(chunk, chunk, now, asker)) {
      throttle.spend(chunkSize);
    }
  }

  private boolean ask(long first, long last, long now, Asker asker) {
    if (!outstanding.add(first, last)) {
      picker.giveBack(first, last);
      return false;
    }
    if (asked.isEmpty()) {
      progressAt = Math.max(progressAt, now);
    }
    asked.addLast(new Asked(first, last, dueAt(now), false));
    asker.request(first, last);
    return true;
  }

  /// Twice what the peer should need, and some.
  private long dueAt(long now) {
    double perSecond = rate.bytesPerSecond(now);
    double queued =
        perSecond < 1
            ? SILENCE_NANOS_MIN
            : 2.0 * outstanding.count() * chunkSize / perSecond * NANOS_PER_SECOND;
    return now + (long) queued + Math.max(HOLE_NANOS_MIN, 2 * rttNanos);
  }

  /// Whether a peer that was silent waits for others to take what it held.
  private boolean isPaused(long now) {
    return now < pausedUntil && picker.hasOthers();
  }

  private long windowChunks(long now) {
    double perSecond = rate.bytesPerSecond(now);
    double horizon = Math.max(HORIZON_NANOS, 2.0 * rttNanos) / NANOS_PER_SECOND;
    if (!picker.hasOthers()) {
      // Nothing is lost by it, and a rate that doubles in a round trip is always ahead of what was
      // measured.
      horizon *= ALONE;
    }
    boolean oneOfSeveral = perSecond >= 1 && picker.hasOthers();
    long least = oneOfSeveral ? WINDOW_CHUNKS_SHARED : WINDOW_CHUNKS_FIRST;
    long chunks = Math.max(least, (long) (perSecond * horizon / chunkSize));
    if (windowHalved) {
      chunks /= 2;
    }
    if (slowness.isSlow(now)) {
      chunks = WINDOW_CHUNKS_MIN;
    }
    long share = windowBytesMax / Math.max(1, picker.busySources());
    return Math.max(WINDOW_CHUNKS_MIN, Math.min(chunks, share / chunkSize));
  }

  /// Takes back what has waited too long.
  ///
  /// @return whether the peer has been silent
  boolean check(long now, Asker asker) {
    cancelWithdrawn(asker);
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
      // The others first: who has let everything run out would otherwise take it all again.
      pausedUntil = now + (PAUSE_NANOS << Math.min(silences, PAUSE_DOUBLINGS_MAX));
      return true;
    }
    long holeAge = Math.max(HOLE_NANOS_MIN, 2 * rttNanos);
    Asked unheard = null;
    for (Iterator<Asked> ranges = asked.iterator(); ranges.hasNext(); ) {
      Asked range = ranges.next();
      if (!outstanding.intersects(range.first, range.last)) {
        ranges.remove();
      } else if (range.passedAt != Long.MAX_VALUE && now - range.passedAt > holeAge) {
        ranges.remove();
        giveBack(range.first, range.last, asker);
      } else if (unheard == null && isUnheard(range, now)) {
        ranges.remove();
        unheard = range;
      }
    }
    if (unheard != null) {
      asked.addLast(new Asked(unheard.first, unheard.last, dueAt(now), true));
      asker.request(unheard.first, unheard.last);
    }
    Asked oldest = asked.peekFirst();
    if (oldest != null
        && picker.hasOthers()
        && (now > oldest.dueAt || mischief.strikes(SwarmSite.EARLY_OVERDUE))) {
      asked.removeFirst();
      windowHalved = true;
      slowness.missed(now);
      giveBack(oldest.first, oldest.last, asker);
    }
    if (idle > tailAge() && now - repeatedAt > tailAge()) {
      repeatedAt = now;
      repeat(asker);
    }
    return false;
  }

  /// Whether later answers have passed a range of which nothing has come, for the first time. Of a
  /// single chunk nobody can tell whether the request or the answer was lost.
  private boolean isUnheard(Asked range, long now) {
    return !range.isAgain
        && range.passedAt != Long.MAX_VALUE
        && range.last > range.first
        && now - range.passedAt > Math.max(UNHEARD_NANOS_MIN, rttNanos / 4)
        && outstanding.containsAll(range.first, range.last);
  }

  private long tailAge() {
    return Math.max(TAIL_NANOS_MIN, 3 * rttNanos);
  }

  private void cancelWithdrawn(Asker asker) {
    for (int run = 0; run < withdrawn.runs(); run++) {
      asker.cancel(withdrawn.runFirst(run), withdrawn.runLast(run));
    }
    withdrawn.clear();
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

  /// What was charged and will not come is credited.
  private void giveBack(long first, long last, Asker asker) {
    for (long from = outstanding.firstPresent(first);
        from >= 0 && from <= last;
        from = outstanding.firstPresent(from)) {
      long to = Math.min(outstanding.lastOfRun(from), last);
      outstanding.remove(from, to);
      asker.cancel(from, to);
      throttle.refund((to - from + 1) * chunkSize);
      picker.giveBack(from, to);
    }
  }

  /// The channel is over.
  void ended(Asker asker) {
    giveBackAll(asker);
    picker.leave(this);
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
    if (!asksAgain) {
      return Long.MAX_VALUE;
    }
    if (asked.isEmpty()) {
      boolean looksAgain = picker.isAnyBusy() || refilledAt < pausedUntil;
      long idle = looksAgain ? refilledAt + IDLE_NANOS : Long.MAX_VALUE;
      return Math.min(idle, limitedUntil);
    }
    long look = Math.max(progressAt, checkedAt) + HOLE_NANOS_MIN;
    long tail = Math.max(progressAt, repeatedAt) + tailAge() + 1;
    return Math.min(Math.min(look, tail), limitedUntil);
  }
}
