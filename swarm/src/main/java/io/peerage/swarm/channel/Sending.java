package io.peerage.swarm.channel;

import io.peerage.swarm.bin.RangeSet;
import io.peerage.swarm.congestion.CongestionController;
import io.peerage.swarm.effect.SwarmEffect;
import io.peerage.swarm.store.LoadedRun;
import io.peerage.swarm.store.ServedContent;
import io.peerage.swarm.tree.RunTree;
import io.peerage.wire.Outbox;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/// The answering half of a channel: what its peer asked for, what is on its way, what it knows.
///
/// How chunks and the digests they need are put into datagrams is the business of [ChunkDatagrams];
/// here is decided which, when, and how much trust a line deserves.
final class Sending {

  /// The weight of one chunk in the rate of loss.
  private static final double LOSS_WEIGHT = 1.0 / 1024;

  /// Above this, no batch relies on digests that went before another. Less than the weight of one
  /// chunk: one loss is enough.
  private static final double LOSS_RATE_OF_TRUST_MAX = LOSS_WEIGHT / 2;

  /// Above this, the digests of a batch go twice. They are a fifteenth of it, and it is lost with
  /// the first datagram of them.
  private static final double LOSS_RATE_OF_ONCE_MAX = 0.03;

  /// Above this, every chunk carries what its receiver has not acknowledged.
  private static final double LOSS_RATE_OF_BATCHES_MAX = 0.25;

  private static final long LOSS_AGE_NANOS_MIN = 50_000_000;
  private static final int REORDER_DISTANCE = 3;
  private static final int REORDER_DISTANCE_MAX = 32;
  private static final int SENDS_PER_REQUEST_MAX = 3;
  private static final long REQUEST_AGE_NANOS_MIN = 10_000_000_000L;
  private static final int REQUEST_AGE_ROUND_TRIPS = 8;
  private static final int SEGMENTS_MAX = 60;

  /// Pieces of one request that we can answer in part.
  private static final int REQUEST_PARTS_MAX = 64;

  /// What may leave at once however slow the path is.
  private static final int BURST_SEGMENTS = 10;

  private final ServedContent content;
  private final CongestionController congestion;
  private final ChannelMeters meters;
  private final Throttle throttle;
  private final boolean reactsToLoss;
  private final int dataDatagramBytes;
  private final int segmentsMax;
  private final Pacer pacer;
  private final RequestQueue requests;
  private final SentChunks inFlight;
  private final ChunkDatagrams datagrams;

  /// Whoever acknowledges what never left here lies. An acknowledged interval may hold chunks that
  /// the peer has from elsewhere, so one that left is enough.
  private final RangeSet sentEver;

  private final Map<Long, Integer> sends = new HashMap<>();

  private long[] lost = new long[64];
  private int lostCount;
  private int reorderDistance = REORDER_DISTANCE;

  /// The share of chunks that were lost lately.
  private double lossRate;

  /// The least round trip of this channel; until there is one, nothing sent twice passes anything.
  private long rttNanosMin = Long.MAX_VALUE;

  private long timerFrom;
  private long bytesSent;
  private boolean asked;
  private long blockedUntil = Long.MAX_VALUE;

  /// @param throttle what may leave
  Sending(
      ServedContent content,
      ChannelOptions options,
      ChannelMeters meters,
      Remote remote,
      Throttle throttle) {
    this.throttle = throttle;
    this.content = content;
    this.meters = meters;
    this.reactsToLoss = options.reactsToLoss();
    this.datagrams = new ChunkDatagrams(content, remote, options.availabilityRangesMax(), throttle);
    this.dataDatagramBytes = ChunkDatagrams.DATA_BYTES + content.chunkSize();
    this.congestion = options.congestion().apply(dataDatagramBytes);
    this.segmentsMax = Math.clamp(Outbox.BUFFER_BYTES_MAX / dataDatagramBytes, 1, SEGMENTS_MAX);
    this.pacer = new Pacer(BURST_SEGMENTS * dataDatagramBytes);
    this.requests = new RequestQueue(options.requestRangesMax());
    this.inFlight = new SentChunks(options.chunksInFlightMax());
    this.sentEver = new RangeSet(options.availabilityRangesMax());
  }

  /// Content bytes that left on this channel, repeats included.
  long bytesSent() {
    return bytesSent;
  }

  /// Whether the peer knows what we have: it has asked for some of it, or has all of it.
  boolean isKnown() {
    return asked || datagrams.acknowledged().count() == content.chunks();
  }

  /// Chunks that the peer has acknowledged or announced.
  long chunksOfPeer() {
    return datagrams.acknowledged().count();
  }

  /// Chunks of the content.
  long chunks() {
    return content.chunks();
  }

  /// Datagrams that left, a batch counted as one.
  long datagramsSent() {
    return datagrams.sent();
  }

  /// Whether the peer has asked for something that it has not got.
  boolean isIdle() {
    return requests.isEmpty() && inFlight.isEmpty();
  }

  /// REQUEST. What is on its way is left alone, unless it left so long ago that a repeated request
  /// says it was lost.
  void requested(long first, long last, long now) {
    asked = true;
    long end = Math.min(last, content.chunks() - 1);
    if (first > end) {
      meters.requestsIgnored.increment();
      return;
    }
    RangeSet available = content.available();
    if (available.containsAll(first, end)) {
      requestedAvailable(first, end, now);
      return;
    }
    long from = available.firstPresent(first);
    for (int ranges = 0; from >= 0 && from <= end && ranges < REQUEST_PARTS_MAX; ranges++) {
      long to = Math.min(end, available.lastOfRun(from));
      requestedAvailable(from, to, now);
      from = available.firstPresent(to + 1);
    }
    meters.requestsIgnored.increment();
  }

  private void requestedAvailable(long first, long end, long now) {
    lostCount = 0;
    inFlight.older(first, end, now - srtt() * 3 / 2, (c, b, _, _, _) -> noteLost(c, b, now));
    requeueLost(now);
    datagrams.forget(first, end);
    if (reactsToLoss && sentEver.contains(first)) {
      datagrams.bare(first);
    }
    if (!requests.add(first, end, now)) {
      meters.requestsIgnored.increment();
    }
    inFlight.forEach(first, end, chunk -> requests.remove(chunk, chunk));
    sends.keySet().removeIf(chunk -> chunk >= first && chunk <= end);
  }

  /// CANCEL; what is not queued is ignored.
  void canceled(long first, long last) {
    requests.remove(first, last);
  }

  /// ACK: the peer has these and checked them.
  ///
  /// @return false when it names a chunk that cannot exist or none that was ever sent, or makes
  ///   more pieces than we keep
  boolean acknowledged(long first, long last, long delayMicros, long now) {
    if (last >= content.chunks()
        || !sentEver.intersects(first, last)
        || !datagrams.learn(first, last)) {
      return false;
    }
    int behind =
        inFlight.arrived(
            first,
            last,
            now - rttNanosMin,
            (chunk, bytes, sentAt, stamp, resent) -> {
              rttNanosMin = resent ? rttNanosMin : Math.min(rttNanosMin, now - sentAt);
              lossRate -= lossRate * LOSS_WEIGHT;
              congestion.acked(now, bytes, resent ? -1 : now - sentAt, stamp, delayMicros);
              sends.remove(chunk);
            });
    timerFrom = now;
    if (behind > 0) {
      reorderDistance =
          Math.min(REORDER_DISTANCE_MAX, Math.max(reorderDistance, REORDER_DISTANCE + behind));
    }
    requests.remove(first, last);
    detectLoss(now);
    return true;
  }

  /// HAVE: the peer has these, from wherever; it needs none of them from us.
  ///
  /// @return false when it makes more pieces than we keep
  boolean has(long first, long last, long now) {
    long end = Math.min(last, content.chunks() - 1);
    if (first > end) {
      return true;
    }
    if (!datagrams.learn(first, end)) {
      return false;
    }
    requests.remove(first, end);
    inFlight.arrived(
        first,
        end,
        now - rttNanosMin,
        (chunk, bytes, _, _, _) -> {
          congestion.arrived(now, bytes);
          sends.remove(chunk);
        });
    timerFrom = now;
    return true;
  }

  /// The smoothed round trip, 0 while none is known.
  private long srtt() {
    return Math.max(0, congestion.smoothedRttNanos());
  }

  /// How long after it left a chunk counts as lost when a later one has arrived.
  private long lossAge() {
    return srtt() + Math.max(4 * congestion.rttVariationNanos(), LOSS_AGE_NANOS_MIN);
  }

  private void detectLoss(long now) {
    lostCount = 0;
    inFlight.lost(reorderDistance, now - lossAge(), (c, b, _, _, _) -> noteLost(c, b, now));
    requeueLost(now);
  }

  private void noteLost(long chunk, int bytes, long now) {
    if (reactsToLoss) {
      congestion.lost(now, bytes);
      lossRate += (1 - lossRate) * LOSS_WEIGHT;
    } else {
      congestion.forgotten(bytes);
    }
    if (lostCount == lost.length) {
      lost = Arrays.copyOf(lost, lostCount * 2);
    }
    lost[lostCount++] = chunk;
  }

  /// Puts what was lost back in front, oldest first.
  private void requeueLost(long now) {
    if (lostCount == 0) {
      return;
    }
    meters.chunksLost.add(lostCount);
    if (!reactsToLoss) {
      lostCount = 0;
      return;
    }
    for (int i = lostCount - 1; i >= 0; i--) {
      if (sends.merge(lost[i], 1, Integer::sum) < SENDS_PER_REQUEST_MAX) {
        requests.addFront(lost[i], now);
      } else {
        sends.remove(lost[i]);
      }
    }
    lostCount = 0;
  }

  /// Sends what window, pacing, loaded runs and requests allow.
  void pump(long now, Outbox<SwarmEffect> out) {
    blockedUntil = Long.MAX_VALUE;
    requests.expire(now - Math.max(REQUEST_AGE_NANOS_MIN, REQUEST_AGE_ROUND_TRIPS * srtt()));
    if (!inFlight.isEmpty() && now - timerFrom >= congestion.timeoutNanos()) {
      timedOut(now);
    }
    detectLoss(now);
    pacer.pace(congestion.pace());
    while (true) {
      long chunk = requests.peek();
      if (chunk == RequestQueue.NONE || inFlight.isFull()) {
        starved();
        return;
      }
      if (!content.available().contains(chunk)) {
        // It was there when it was asked for, and is not any more.
        requests.remove(chunk, chunk);
        continue;
      }
      int segments = allowedSegments(now);
      if (segments == 0) {
        return;
      }
      LoadedRun run = content.run(chunk >>> RunTree.RUN_LAYER, now, out);
      if (run == null) {
        starved();
        return;
      }
      boolean isRepeat = sends.containsKey(chunk);
      if (segments == 1 || isRepeat || lossRate > LOSS_RATE_OF_BATCHES_MAX) {
        boolean trusts = !isRepeat && lossRate <= LOSS_RATE_OF_TRUST_MAX;
        datagrams.alone(chunk, trusts, run, now, out);
        left(chunk, now);
      } else {
        sendBatch(segments, run, now, out);
      }
    }
  }

  private void starved() {
    if (inFlight.bytes() + dataDatagramBytes <= congestion.window()) {
      congestion.starved();
    }
  }

  /// When [#pump] shall be called again if nothing comes, or [Long#MAX_VALUE].
  long deadline() {
    long timeout = inFlight.isEmpty() ? Long.MAX_VALUE : timerFrom + congestion.timeoutNanos();
    long passed = inFlight.oldestPassedAt();
    long loss = passed == Long.MAX_VALUE ? Long.MAX_VALUE : passed + lossAge() + 1;
    return Math.min(Math.min(timeout, loss), blockedUntil);
  }

  private int allowedSegments(long now) {
    double room = congestion.window() - inFlight.bytes();
    boolean nothingOut = inFlight.isEmpty();
    int byWindow = (int) Math.min(segmentsMax, room / dataDatagramBytes);
    if (byWindow <= 0 && !nothingOut) {
      return 0;
    }
    double allowance = pacer.allowance(now);
    int byPace = (int) Math.min(segmentsMax, allowance / dataDatagramBytes);
    int wanted = (int) Math.min(Math.max(1, byWindow), requests.count());
    int worthwhile = Math.min(wanted, BURST_SEGMENTS);
    if (byPace < worthwhile) {
      congestion.paced();
      blockedUntil = pacer.readyAt(worthwhile * dataDatagramBytes, now);
      return 0;
    }
    return byRate(Math.min(wanted, byPace), now);
  }

  /// As many segments as the limits allow, and a note when they allow none.
  private int byRate(int segments, long now) {
    double allowance = throttle.allowance(dataDatagramBytes, now);
    int allowed = (int) Math.min(segments, allowance / dataDatagramBytes);
    throttle.waiting(allowed < segments);
    if (allowed <= 0) {
      // Not the line holds it up.
      starved();
      blockedUntil = Math.max(now + 1, throttle.readyAt(dataDatagramBytes, now));
      return 0;
    }
    return allowed;
  }

  private void timedOut(long now) {
    meters.timeouts.increment();
    lostCount = 0;
    if (reactsToLoss) {
      congestion.timedOut(now);
    }
    inFlight.all((c, b, _, _, _) -> noteLost(c, b, now));
    timerFrom = now;
    requeueLost(now);
  }

  /// Chunks of one run, as many as may leave, in the order of asking. One that was lost goes alone.
  private void sendBatch(int segments, LoadedRun run, long now, Outbox<SwarmEffect> out) {
    datagrams.begin(run, segments, trust(), out);
    for (int chunks = 0; chunks < segments && !inFlight.isFull(); chunks++) {
      long chunk = requests.peek();
      if (chunk == RequestQueue.NONE
          || (chunk >>> RunTree.RUN_LAYER) != run.run()
          || sends.containsKey(chunk)
          || !datagrams.add(chunk, now)) {
        break;
      }
      left(chunk, now);
      if (content.chunkBytes(chunk) < content.chunkSize()) {
        break;
      }
    }
    datagrams.end();
  }

  private ChunkDatagrams.Trust trust() {
    if (lossRate <= LOSS_RATE_OF_TRUST_MAX) {
      return ChunkDatagrams.Trust.ALL;
    }
    return lossRate <= LOSS_RATE_OF_ONCE_MAX
        ? ChunkDatagrams.Trust.OWN
        : ChunkDatagrams.Trust.TWICE;
  }

  private void left(long chunk, long now) {
    requests.pop(chunk);
    int length = content.chunkBytes(chunk);
    if (inFlight.isEmpty()) {
      timerFrom = now;
    }
    int bytes = ChunkDatagrams.DATA_BYTES + length;
    inFlight.sent(chunk, bytes, now, congestion.sent(now, bytes), sentEver.contains(chunk));
    pacer.spent(bytes);
    bytesSent += length;
    if (!sentEver.add(chunk)) {
      // Too scattered to remember: from here on everything counts as sent.
      sentEver.add(0, content.chunks() - 1);
    }
    meters.chunksSent.increment();
  }
}
