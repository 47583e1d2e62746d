package io.peerage.swarm.channel;

import io.peerage.swarm.bin.RangeSet;
import io.peerage.swarm.congestion.CongestionController;
import io.peerage.swarm.effect.SwarmEffect;
import io.peerage.swarm.mischief.SwarmSite;
import io.peerage.swarm.store.LoadedRun;
import io.peerage.swarm.store.ServedContent;
import io.peerage.swarm.tree.RunTree;
import io.peerage.wire.Mischief;
import io.peerage.wire.Outbox;
import org.jspecify.annotations.Nullable;

/// The answering half of a channel: what its peer asked for, what is on its way, what it knows.
///
/// How chunks and the digests they need are put into datagrams is the business of [ChunkDatagrams];
/// here is decided which, when, and how much trust a line deserves.
final class Sending {

  private static final long LOSS_AGE_NANOS_MIN = 50_000_000;
  private static final int REORDER_DISTANCE = 3;
  private static final int REORDER_DISTANCE_MAX = 32;
  private static final long REQUEST_AGE_NANOS_MIN = 10_000_000_000L;
  private static final int REQUEST_AGE_ROUND_TRIPS = 8;
  private static final int SEGMENTS_MAX = 60;

  /// Pieces of one request that we can answer in part.
  private static final int REQUEST_PARTS_MAX = 64;

  /// What may leave at once however slow the path is.
  private static final int BURST_SEGMENTS = 10;

  private static final int BATCHES_PER_WINDOW = 8;

  private final ServedContent content;
  private final CongestionController congestion;
  private final ChannelMeters meters;
  private final Throttle throttle;
  private final Mischief mischief;
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

  private final Resends resends = new Resends();
  private final LineLoss loss = new LineLoss();
  private final LostChunks lost = new LostChunks();
  private final Arrival arrival = new Arrival(resends, loss);

  private int reorderDistance = REORDER_DISTANCE;

  /// The least round trip of this channel; until there is one, nothing sent twice passes anything.
  private long rttNanosMin = Long.MAX_VALUE;

  private long timerFrom;
  private boolean heardSinceRepeat = true;
  private long repeatedAt;
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
    this.mischief = options.mischief();
    this.reactsToLoss = options.reactsToLoss();
    this.datagrams = new ChunkDatagrams(content, remote, options.availabilityRangesMax(), throttle);
    this.dataDatagramBytes = datagrams.dataBytes() + content.chunkSize();
    this.congestion = options.congestion().apply(dataDatagramBytes);
    this.segmentsMax = Math.clamp(Outbox.BUFFER_BYTES_MAX / dataDatagramBytes, 1, SEGMENTS_MAX);
    this.pacer =
        new Pacer(
            Math.min(BURST_SEGMENTS, segmentsMax) * dataDatagramBytes,
            segmentsMax * dataDatagramBytes);
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
  /// says it was lost: once for whatever is acknowledged, and without that as rarely as silence
  /// counts as loss. Otherwise a flood of requests would be a flood of chunks.
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
    lost.clear();
    if (heardSinceRepeat || now - repeatedAt >= congestion.timeoutNanos()) {
      inFlight.older(
          first,
          end,
          now - srtt() * 3 / 2,
          (c, b, _, stamp, resent) -> noteLost(c, b, stamp, resent, now));
    }
    if (lost.count() > 0) {
      heardSinceRepeat = false;
      repeatedAt = now;
    }
    requeueLost(now);
    datagrams.forget(first, end);
    if (reactsToLoss && sentEver.contains(first)) {
      datagrams.bare(first);
    }
    if (mischief.strikes(SwarmSite.REQUEST_REFUSED) || !requests.add(first, end, now)) {
      meters.requestsIgnored.increment();
    }
    inFlight.forEach(first, end, chunk -> requests.remove(chunk, chunk));
    resends.requested(first, end);
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
    arrival.begin();
    int behind = inFlight.arrived(first, last, now - rttNanosMin, arrival);
    rttNanosMin = Math.min(rttNanosMin, arrival.end(congestion, delayMicros, now));
    timerFrom = now;
    heardSinceRepeat = true;
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
          resends.arrived(chunk);
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
    lost.clear();
    boolean early = mischief.strikes(SwarmSite.EARLY_LOSS);
    inFlight.lost(
        early ? 1 : reorderDistance,
        early ? now : now - lossAge(),
        (c, b, _, stamp, resent) -> noteLost(c, b, stamp, resent, now));
    requeueLost(now);
  }

  /// A chunk that is lost again counts with its first loss. A receiver acknowledges in the order of
  /// proof: what waited for the digests of a chunk sent again comes with that, and seems to have
  /// passed others that were sent again.
  private void noteLost(long chunk, int bytes, long stamp, boolean isResent, long now) {
    if (reactsToLoss && !isResent) {
      congestion.lost(now, bytes, stamp);
    } else {
      congestion.forgotten(bytes);
    }
    if (reactsToLoss) {
      loss.lost();
    }
    lost.add(chunk);
  }

  /// Puts what was lost back in front.
  private void requeueLost(long now) {
    meters.chunksLost.add(lost.count());
    if (reactsToLoss) {
      lost.requeue(requests, resends, now);
    }
  }

  /// Sends what window, pacing, loaded runs and requests allow.
  void pump(long now, Outbox<SwarmEffect> out) {
    blockedUntil = Long.MAX_VALUE;
    requests.expire(now - Math.max(REQUEST_AGE_NANOS_MIN, REQUEST_AGE_ROUND_TRIPS * srtt()));
    if (!inFlight.isEmpty()
        && (now - timerFrom >= congestion.timeoutNanos()
            || mischief.strikes(SwarmSite.EARLY_TIMEOUT))) {
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
      boolean isRepeat = resends.contains(chunk, loss.lossesAlone());
      if (segments == 1 || isRepeat || loss.isHeavy()) {
        boolean trusts = !isRepeat && !loss.isSeen();
        datagrams.alone(chunk, trusts, run, now, out);
        left(chunk, chunk, now);
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
    int most = mischief.strikes(SwarmSite.SMALL_BATCH) ? 1 : segmentsMax;
    int byWindow = (int) Math.min(most, room / dataDatagramBytes);
    if (byWindow < Math.max(1, batchWorthwhile()) && !nothingOut) {
      if (byWindow > 0) {
        congestion.paced();
      }
      return 0;
    }
    double allowance = pacer.allowance(now);
    int byPace = (int) Math.min(segmentsMax, allowance / dataDatagramBytes);
    int wanted = (int) Math.min(Math.max(1, byWindow), requests.count());
    int worthwhile = Math.min(wanted, burstSegments());
    if (byPace < worthwhile) {
      congestion.paced();
      blockedUntil = pacer.readyAt(worthwhile * dataDatagramBytes, now);
      return 0;
    }
    return byRate(Math.min(wanted, byPace), now);
  }

  /// How many segments the window should have room for while others are under way: acknowledgements
  /// come one by one, and a batch for each needs many digests for each chunk.
  private int batchWorthwhile() {
    int ofWindow = (int) (congestion.window() / BATCHES_PER_WINDOW / dataDatagramBytes);
    return (int) Math.min(Math.min(burstSegments(), ofWindow), requests.count());
  }

  /// Where much is lost, much is lost with a large batch.
  private int burstSegments() {
    return loss.isMuch() ? BURST_SEGMENTS : (int) (pacer.burstBytes() / dataDatagramBytes);
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
    lost.clear();
    if (reactsToLoss) {
      congestion.timedOut(now);
    }
    inFlight.all((c, b, _, stamp, resent) -> noteLost(c, b, stamp, resent, now));
    timerFrom = now;
    requeueLost(now);
  }

  /// Chunks that are loaded, as many as may leave, in the order of asking. One that was lost goes
  /// alone, and the one that is shorter than others can only be the last.
  private void sendBatch(int segments, LoadedRun loaded, long now, Outbox<SwarmEffect> out) {
    datagrams.begin(segments, loss.trust(), out);
    LoadedRun run = loaded;
    int room = Math.min(segments, inFlight.room());
    while (room > 0) {
      long first = requests.peek();
      if (first == RequestQueue.NONE) {
        break;
      }
      if (first >>> RunTree.RUN_LAYER != run.run()) {
        LoadedRun next = loaded(first, now, out);
        if (next == null) {
          break;
        }
        run = next;
      }
      long endOfRun = first | (RunTree.RUN_CHUNKS - 1);
      long last = Math.min(Math.min(requests.lastBehind(first), endOfRun), first + room - 1);
      last = datagrams.add(first, resends.lastBefore(first, last, loss.lossesAlone()), run, now);
      if (last < first) {
        break;
      }
      left(first, last, now);
      if (content.chunkBytes(last) < content.chunkSize()) {
        break;
      }
      room -= (int) (last - first + 1);
    }
    datagrams.end();
  }

  private @Nullable LoadedRun loaded(long chunk, long now, Outbox<SwarmEffect> out) {
    return content.available().contains(chunk)
        ? content.run(chunk >>> RunTree.RUN_LAYER, now, out)
        : null;
  }

  /// These have left.
  private void left(long first, long last, long now) {
    requests.pop(first, last);
    if (inFlight.isEmpty()) {
      timerFrom = now;
    }
    // What was never sent cannot have been sent before, and that is nearly all.
    boolean isNew = !sentEver.intersects(first, last);
    for (long chunk = first; chunk <= last; chunk++) {
      int length = content.chunkBytes(chunk);
      int bytes = datagrams.dataBytes() + length;
      boolean isResent = !isNew && sentEver.contains(chunk);
      inFlight.sent(chunk, bytes, now, congestion.sent(now, bytes), isResent);
      pacer.spent(bytes);
      bytesSent += length;
    }
    if (!sentEver.add(first, last)) {
      // Too scattered to remember: from here on everything counts as sent.
      sentEver.add(0, content.chunks() - 1);
    }
    meters.chunksSent.add(last - first + 1);
  }
}
