package io.peerage.swarm.congestion;

/// Keeps as much under way as the path holds: the bandwidth that was measured times the round trip
/// without a queue, whatever is lost (after BBR, draft-ietf-ccwg-bbr; the constants are its).
///
/// Loss alone says little about a path: a radio link loses where a full queue would not. So this
/// does not ask what is lost but what arrives, and at which rate:
///
/// ```
///   bandwidth = largest delivery rate of the last 10 round trips
///   minRtt    = least round trip of the last 10 s
///   pace      = gain · bandwidth
///   window    = 2 · bandwidth · minRtt          room for acknowledgements that come late;
///                                               2.77 times in startup until a queue is seen
/// ```
///
/// | phase | gain | until |
/// |---|---|---|
/// | startup | 2.77 | three round trips did not bring a quarter more |
/// | drain | 0.36 | no more is under way than the path holds |
/// | cruise | 1.25, 0.75, then 1 six times, a minRtt each | the least round trip is 10 s old |
/// | probe | 1, with half the path's content | 200 ms and a round trip have passed |
///
/// It takes its share of a queue and does not yield, as [Ledbat] does.
public final class BandwidthDelayModel implements CongestionController {

  /// What a sender does about its estimates.
  enum Phase {
    STARTUP,
    DRAIN,
    CRUISE,
    PROBE_RTT
  }

  private static final double STARTUP_GAIN = 2.77;
  private static final double DRAIN_GAIN = 1 / STARTUP_GAIN;
  private static final double WINDOW_GAIN = 2;
  private static final double PROBE_WINDOW_GAIN = 0.5;
  private static final double[] CYCLE = {1.25, 0.75, 1, 1, 1, 1, 1, 1};

  /// What leaves is kept a little below what is measured, so that no queue stands.
  private static final double PACE_MARGIN = 0.99;

  /// With so many times of what the path holds under way it is the path that limits.
  private static final double FULL = 1.5;

  /// In least round trips: a longer one has met a queue.
  private static final double QUEUE_SEEN = 1.25;

  private static final double GROWTH = 1.25;
  private static final int ROUNDS_WITHOUT_GROWTH_MAX = 3;
  private static final long BANDWIDTH_ROUNDS = 10;
  private static final long MIN_RTT_NANOS = 10_000_000_000L;
  private static final long PROBE_RTT_NANOS = 200_000_000;
  private static final int SEGMENTS_FIRST = 10;
  private static final int SEGMENTS_MIN = 4;

  private final double segment;
  private final double windowMax;
  private final RttEstimator rtt = new RttEstimator();
  private final DeliveryRate rate = new DeliveryRate();
  private final WindowedMax bandwidth = new WindowedMax(BANDWIDTH_ROUNDS);

  private Phase phase = Phase.STARTUP;
  private long flight;
  private boolean isSilent;

  private long minRttNanos = -1;
  private long newestRttNanos = -1;
  private long minRttAt;
  private long probeEndsAt;

  /// Round trips: one ends when something arrives that left after the one before had ended.
  private long rounds;

  private long roundEndsAt;
  private double grownTo;
  private int roundsWithoutGrowth;

  private int cycleStep;
  private long cycleStepAt;

  /// In this step of the cycle.
  private boolean hasLost;

  /// A channel that has sent nothing yet.
  ///
  /// @param segmentBytes a full DATA datagram
  /// @param windowBytesMax what the window never exceeds, at least four segments
  public BandwidthDelayModel(int segmentBytes, long windowBytesMax) {
    if (segmentBytes < 1 || segmentBytes > windowBytesMax / SEGMENTS_MIN) {
      throw new IllegalArgumentException(
          "segments of %d bytes in a window of %d".formatted(segmentBytes, windowBytesMax));
    }
    segment = segmentBytes;
    windowMax = (double) windowBytesMax;
  }

  @Override
  public long sent(long now, int bytes) {
    long stamp = rate.sent(now, flight == 0);
    flight += bytes;
    return stamp;
  }

  @Override
  public void acked(long now, int bytes, long rttNanos, long stamp, long delayMicros) {
    isSilent = false;
    flight = Math.max(0, flight - bytes);
    if (rttNanos < 0) {
      rate.arrived(now, bytes);
      return;
    }
    boolean isNewRound = rate.deliveredBefore(stamp) >= roundEndsAt;
    rtt.sample(rttNanos);
    measure(now, bytes, rttNanos, stamp);
    if (isNewRound) {
      rounds++;
      roundEndsAt = rate.delivered();
      roundEnded();
    }
    advance(now);
  }

  private void measure(long now, int bytes, long rttNanos, long stamp) {
    boolean hasSample = rate.acked(now, bytes, now - rttNanos, stamp);
    if (hasSample && (!rate.isRateOfStarved() || rate.rate() > bandwidth.get())) {
      bandwidth.add(rounds, rate.rate());
    }
    newestRttNanos = rttNanos;
    if (minRttNanos < 0 || rttNanos <= minRttNanos) {
      minRttNanos = rttNanos;
      minRttAt = now;
    }
  }

  private void roundEnded() {
    if (phase != Phase.STARTUP || rate.isRateOfStarved()) {
      return;
    }
    if (bandwidth.get() >= grownTo * GROWTH) {
      grownTo = bandwidth.get();
      roundsWithoutGrowth = 0;
    } else if (++roundsWithoutGrowth >= ROUNDS_WITHOUT_GROWTH_MAX) {
      phase = Phase.DRAIN;
    }
  }

  private void advance(long now) {
    if (phase == Phase.DRAIN && flight <= held()) {
      cruise(now, 2);
    }
    if (phase == Phase.CRUISE && isStepOver(now)) {
      cruise(now, (cycleStep + 1) % CYCLE.length);
    }
    if (phase == Phase.PROBE_RTT) {
      if (now >= probeEndsAt) {
        minRttAt = now;
        cruise(now, 2);
      }
    } else if (minRttNanos >= 0 && phase == Phase.CRUISE && now - minRttAt > MIN_RTT_NANOS) {
      phase = Phase.PROBE_RTT;
      // What is found now counts, even if it is longer: the path may have changed.
      minRttNanos = rtt.smoothedNanos();
      probeEndsAt = now + PROBE_RTT_NANOS + rtt.smoothedNanos();
    }
  }

  private boolean isStepOver(long now) {
    boolean isTimeOver = now - cycleStepAt > minRttNanos;
    if (CYCLE[cycleStep] > 1) {
      // More than the path holds has to get under way, else nothing was tried.
      return isTimeOver
          && (hasLost || flight >= CYCLE[cycleStep] * held() - segment * SEGMENTS_MIN);
    }
    return CYCLE[cycleStep] < 1 ? isTimeOver || flight <= held() : isTimeOver;
  }

  private void cruise(long now, int step) {
    phase = Phase.CRUISE;
    cycleStep = step;
    cycleStepAt = now;
    hasLost = false;
  }

  private boolean isQueueSeen() {
    return newestRttNanos > QUEUE_SEEN * minRttNanos;
  }

  /// What the path holds without a queue, in bytes.
  private double held() {
    return bandwidth.get() * minRttNanos;
  }

  @Override
  public void arrived(long now, int bytes) {
    flight = Math.max(0, flight - bytes);
    rate.arrived(now, bytes);
  }

  @Override
  public void lost(long now, int bytes, long stamp) {
    hasLost = true;
    flight = Math.max(0, flight - bytes);
  }

  @Override
  public void forgotten(int bytes) {
    flight = Math.max(0, flight - bytes);
  }

  @Override
  public void timedOut(long now) {
    isSilent = true;
    rtt.backOff();
  }

  @Override
  public void starved() {
    if (flight < FULL * held()) {
      rate.starved(flight);
    }
  }

  /// Its pace is what it wants.
  @Override
  public void paced() {}

  @Override
  public double window() {
    if (isSilent) {
      return segment;
    }
    if (minRttNanos < 0 || bandwidth.get() == 0) {
      return Math.min(SEGMENTS_FIRST * segment, windowMax);
    }
    double gain =
        switch (phase) {
          case STARTUP -> isQueueSeen() ? WINDOW_GAIN : STARTUP_GAIN;
          case DRAIN -> WINDOW_GAIN;
          case CRUISE -> WINDOW_GAIN;
          case PROBE_RTT -> PROBE_WINDOW_GAIN;
        };
    return Math.clamp(gain * held(), SEGMENTS_MIN * segment, windowMax);
  }

  @Override
  public long flight() {
    return flight;
  }

  @Override
  public double pace() {
    double known = bandwidth.get();
    if (known == 0) {
      return Double.POSITIVE_INFINITY;
    }
    return switch (phase) {
      case STARTUP -> STARTUP_GAIN * known;
      case DRAIN -> DRAIN_GAIN * known;
      case CRUISE -> CYCLE[cycleStep] * PACE_MARGIN * known;
      case PROBE_RTT -> PACE_MARGIN * known;
    };
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

  Phase phase() {
    return phase;
  }

  /// The largest delivery rate of the last round trips, in bytes per nanosecond.
  double bandwidth() {
    return bandwidth.get();
  }

  /// The least round trip of the last seconds in nanoseconds, −1 before the first.
  long minRttNanos() {
    return minRttNanos;
  }
}
