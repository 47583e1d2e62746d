package io.peerage.swarm.congestion;

/// LEDBAT: fills what others leave of a path and yields as soon as a queue builds (RFC 6817).
///
/// Delay is measured one way, by the receiver: DATA carries the sender's clock, ACK the difference
/// to the receiver's. The least difference in ten minutes is the empty path, what the newest
/// samples have above it is the queue. The window moves with the distance of the queue from the
/// target:
///
/// ```
///   queue    = least of the newest samples − least of the last ten minutes
///   window  += gain · (target − queue) / target · bytesAcked · segment / window
///              where options say yielding, only up: above the target instead
///              window · (target + path) / (queue + path), at least half of it, once for all that
///              left before; path is the round trip without a queue
///   window   ≤ bytes under way before this acknowledgement + allowedIncrease · segment
///   window   ≥ 2 segments
///   loss     : window / 2, at most once in a round trip, and once for all that left before
///   silence  : window = 1 segment, the time to wait doubles
/// ```
///
/// That adds one segment per round trip, too slow for long fat paths, so the window first doubles
/// per round trip (the RFC leaves that open) until the queue exceeds half the target or something
/// is lost; after a silence again, up to half of what the window was, and where the window only
/// shrank because there was nothing to send, or yielded, up to three quarters of that (after RFC
/// 2861).
///
/// What yielding is, and where it departs from LEDBAT++: decision 0019.
public final class Ledbat implements CongestionController {

  /// Both the initial and the least window, in segments (RFC 6817, section 2.5).
  private static final int WINDOW_SEGMENTS_MIN = 2;

  private static final double REMEMBERED = 0.75;
  private static final double PACE_GAIN = 1.25;
  private static final int RISE_MAX = 4;
  private static final double YIELDED_AT_ONCE_MAX = 0.5;

  /// In a round trip of slow start.
  private static final double GROWTH = 2;

  /// In least windows: from a smaller one a slowdown would not show more.
  private static final int SLOWED_DOWN_FROM = 4;

  private static final int ROUND_TRIPS_OF_SUSPICION = 10;

  private final LedbatOptions options;
  private final double segment;
  private final double windowMax;
  private final double targetMicros;
  private final DelayHistory delays;
  private final RttEstimator rtt = new RttEstimator();

  private double window;

  /// Where slow start ends; 0 while it is over, or was never wanted.
  private double slowStartUpTo;

  private long flight;
  private long queueMicros;

  /// What was under way before the acknowledgements of one `now`, and how far they have moved slow
  /// start: the window may exceed the one by the other.
  private long flightBefore;

  private long slowStartedNow;

  /// What would be under way if everything left at once, 0 where there was nothing to send.
  private double wanted;

  private final Slowdown slowdown;

  /// The largest window that was given up for a queue, 0 where it has come back since.
  private double yieldedFrom;

  private long ackedAt = Long.MIN_VALUE;
  private boolean hasShrunk;
  private long shrunkAt;

  /// How often the window was cut: the stamp of what leaves. What left before a cut can tell
  /// nothing of what came of it.
  private long cuts;

  /// Whether something was lost since the queue was last followed down.
  private boolean isLossKnown;

  private long smoothedMin = Long.MAX_VALUE;
  private boolean isSuspect;
  private long suspectSince;
  private boolean isDistrusted;

  /// A channel that has sent nothing yet.
  ///
  /// @param segmentBytes a full DATA datagram: head, chunk, usual digests
  public Ledbat(int segmentBytes, LedbatOptions options) {
    if (segmentBytes < 1 || segmentBytes > options.windowBytesMax() / WINDOW_SEGMENTS_MIN) {
      throw new IllegalArgumentException("segments of " + segmentBytes + " bytes");
    }
    this.options = options;
    segment = segmentBytes;
    windowMax = (double) options.windowBytesMax();
    targetMicros = options.target().toNanos() / 1_000.0;
    delays = new DelayHistory(options.baseHistory(), options.currentFilter());
    slowdown = new Slowdown(targetMicros);
    window = windowMin();
    slowStartUpTo = options.slowStart() ? windowMax : 0;
  }

  @Override
  public long sent(long now, int bytes) {
    flight += bytes;
    return cuts;
  }

  /// As [#acked(long, int, long, long, long)], with several delay samples in order of arrival.
  void acked(long now, int bytes, long rttNanos, long[] delaysMicros, int samples) {
    long rise = rttRiseMicros(rttNanos);
    for (int i = 0; i < samples; i++) {
      delays.add(now, delaysMicros[i], rise);
    }
    arrived(now, bytes, rttNanos, cuts);
  }

  @Override
  public void acked(long now, int bytes, long rttNanos, long stamp, long delayMicros) {
    delays.add(now, delayMicros, rttRiseMicros(rttNanos));
    arrived(now, bytes, rttNanos, stamp);
  }

  private void arrived(long now, int bytes, long rttNanos, long stamp) {
    if (now != ackedAt) {
      ackedAt = now;
      flightBefore = flight;
      slowStartedNow = 0;
    }
    queueMicros = isDistrusted ? riseMicros() : delays.queueMicros(now, smoothedKnown());
    if (slowdown.isOn()) {
      slowedDown(now, rttNanos, stamp);
    } else {
      follow(now, bytes);
      if (isYielding() && stamp == cuts) {
        giveWay(now);
      }
    }
    flight = Math.max(0, flight - bytes);
    if (rttNanos >= 0) {
      rtt.sample(rttNanos);
      smoothedMin = Math.min(smoothedMin, rtt.smoothedNanos());
      compare(now);
    }
  }

  /// The window grows, and shrinks, as the RFC has it.
  private void follow(long now, int bytes) {
    if (isYielding() && slowStartUpTo == windowMax && queueMicros > targetMicros / 2) {
      slowStartOver(now);
      return;
    }
    boolean isSlowStart = window < slowStartUpTo && queueMicros <= targetMicros / 2;
    slowStartedNow += isSlowStart ? bytes : 0;
    double used = Math.max((double) flightBefore, wanted);
    double room = used + slowStartedNow + options.allowedIncrease() * segment;
    if (isSlowStart) {
      window = Math.min(Math.min(window + bytes, slowStartUpTo), room);
    } else {
      double least = isYielding() ? 0 : Double.NEGATIVE_INFINITY;
      double offTarget = Math.max(least, (targetMicros - queueMicros) / targetMicros);
      window += options.gain() * offTarget * bytes * segment / window;
      double before = Math.max(window > room ? window : 0, yieldedFrom);
      slowStartUpTo = options.slowStart() ? before * REMEMBERED : 0;
      window = Math.min(window, room);
    }
    window = Math.clamp(window, windowMin(), windowMax);
    if (window >= yieldedFrom * REMEMBERED) {
      yieldedFrom = 0;
    }
  }

  /// The queue that is seen now was made by the window of a round trip ago.
  private void slowStartOver(long now) {
    slowStartUpTo = 0;
    isLossKnown = false;
    cutTo(Math.clamp(window / GROWTH * shareOfTarget(), windowMin(), windowMax), now);
    slowdown.slowStartEnded(now, smoothedKnown());
  }

  /// A smoothed round trip, which is all that is left of a peer that makes up its delays, follows
  /// the window too late to be followed quickly.
  private boolean isYielding() {
    return options.yielding() && !isDistrusted;
  }

  private void giveWay(long now) {
    boolean isSlowdownDue = slowdown.isDue(now, (double) queueMicros);
    if (queueMicros > targetMicros) {
      yieldedFrom = Math.max(yieldedFrom, window);
      isLossKnown = false;
      cutTo(Math.max(window * Math.max(YIELDED_AT_ONCE_MAX, shareOfTarget()), windowMin()), now);
    } else if (isSlowdownDue
        && window > SLOWED_DOWN_FROM * windowMin()
        && now - shrunkAt > 2 * smoothedKnown()) {
      cut(now);
      slowdown.begin(window, smoothedKnown());
    }
  }

  /// By how much the window has to change for the queue to come to the target, if all of it is
  /// ours.
  private double shareOfTarget() {
    double path = smoothedMin == Long.MAX_VALUE ? 0 : smoothedMin / 1_000.0;
    return (path + targetMicros) / (path + queueMicros);
  }

  private void cutTo(double size, long now) {
    cut(now);
    window = size;
    wanted = Math.min(wanted, window);
  }

  private void slowedDown(long now, long rttNanos, long stamp) {
    if (stamp == cuts) {
      double size = slowdown.end(now, rttNanos < 0 ? smoothedKnown() : rttNanos);
      window = Math.clamp(size, windowMin(), windowMax);
      wanted = window;
    }
  }

  /// A receiver can report delays as it likes, and get more than its share; it cannot make the
  /// round trip shorter. If that has risen far above what the delays admit for ten round trips,
  /// they count no more.
  private void compare(long now) {
    if (riseMicros() <= RISE_MAX * (queueMicros + targetMicros)) {
      isSuspect = false;
    } else if (!isSuspect) {
      isSuspect = true;
      suspectSince = now;
    } else if (now - suspectSince > ROUND_TRIPS_OF_SUSPICION * rtt.smoothedNanos()) {
      isDistrusted = true;
      yieldedFrom = 0;
    }
  }

  /// By how much the smoothed round trip exceeds the least there was.
  private long riseMicros() {
    return (rtt.smoothedNanos() - smoothedMin) / 1_000;
  }

  private long smoothedKnown() {
    return Math.max(0, rtt.smoothedNanos());
  }

  @Override
  public void lost(long now, int bytes, long stamp) {
    flight = Math.max(0, flight - bytes);
    if (stamp != cuts) {
      noteEarlierLoss();
      return;
    }
    if (slowdown.isOn() || (hasShrunk && now - shrunkAt <= smoothedKnown())) {
      return;
    }
    isLossKnown = true;
    slowStartUpTo = 0;
    yieldedFrom /= 2;
    cutTo(Math.min(window, Math.max(window / 2, windowMin())), now);
  }

  /// What slow start has made too long is cut before anything of it is lost. Then what leaves until
  /// the loss is known still counts on digests that may be among it, and says nothing new.
  private void noteEarlierLoss() {
    if (!isLossKnown) {
      isLossKnown = true;
      cuts++;
    }
  }

  private void cut(long now) {
    cuts++;
    hasShrunk = true;
    shrunkAt = now;
  }

  @Override
  public void arrived(long now, int bytes) {
    forgotten(bytes);
  }

  @Override
  public void forgotten(int bytes) {
    flight = Math.max(0, flight - bytes);
  }

  @Override
  public void timedOut(long now) {
    if (options.slowStart() && window > segment) {
      slowStartUpTo = Math.max(window / 2, windowMin());
    }
    window = segment;
    yieldedFrom /= 2;
    slowdown.stop(now);
    wanted = 0;
    // The losses that this silence stands for must not end the slow start it begins.
    cut(now);
    rtt.backOff();
  }

  /// From here on the window is bounded by what is under way.
  @Override
  public void starved() {
    wanted = 0;
  }

  @Override
  public void paced() {
    wanted = window;
  }

  /// The window and a quarter in a round trip (RFC 6817 leaves it open).
  @Override
  public double pace() {
    long smoothed = rtt.smoothedNanos();
    return smoothed <= 0 ? Double.POSITIVE_INFINITY : PACE_GAIN * window / smoothed;
  }

  @Override
  public double window() {
    return slowdown.isOn() ? windowMin() : window;
  }

  @Override
  public long flight() {
    return flight;
  }

  @Override
  public long smoothedRttNanos() {
    return rtt.smoothedNanos();
  }

  @Override
  public long rttVariationNanos() {
    return rtt.variationNanos();
  }

  @Override
  public long timeoutNanos() {
    return rtt.timeoutNanos();
  }

  /// The delay that the queue on the path added when an acknowledgement last came, in microseconds.
  public long queueMicros() {
    return queueMicros;
  }

  /// Whether the peer's delays were found to be made up.
  boolean isDistrusted() {
    return isDistrusted;
  }

  private long rttRiseMicros(long rttNanos) {
    long usual = rtt.smoothedNanos();
    return rttNanos < 0 || usual < 0 ? 0 : (rttNanos - usual) / 1_000;
  }

  private double windowMin() {
    return WINDOW_SEGMENTS_MIN * segment;
  }
}
