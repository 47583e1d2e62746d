package io.peerage.swarm.channel;

import io.peerage.swarm.bin.RangeSet;
import io.peerage.swarm.congestion.CongestionController;
import io.peerage.swarm.effect.SwarmEffect;
import io.peerage.swarm.message.MessageWriter;
import io.peerage.swarm.store.LoadedRun;
import io.peerage.swarm.store.ServedContent;
import io.peerage.swarm.tree.OwedHashes;
import io.peerage.swarm.tree.RunTree;
import io.peerage.wire.Outbox;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/// The answering half of a channel: what its peer asked for, what is on its way, what it knows.
///
/// Two ways of sending. While nothing was lost for four round trips, chunks leave in batches: first
/// the digests that the whole batch needs, in datagrams of their own, then the chunks in datagrams
/// of one size, which the kernel cuts out of one buffer. What was sent counts as known. After a
/// loss every chunk carries all that its receiver needs and has not acknowledged, in the same
/// datagram where that fits, because a lost datagram of digests makes a whole batch useless.
final class Sending {

  /// What a datagram with one chunk has beside the chunk.
  private static final int DATA_DATAGRAM_BYTES = Packing.DATA_DATAGRAM_BYTES;

  private static final int CLEAN_ROUND_TRIPS = 4;
  private static final long LOSS_AGE_NANOS_MIN = 50_000_000;
  private static final int REORDER_DISTANCE = 3;
  private static final int REORDER_DISTANCE_MAX = 32;
  private static final int SENDS_PER_REQUEST_MAX = 3;
  private static final long REQUEST_AGE_NANOS_MIN = 10_000_000_000L;
  private static final int REQUEST_AGE_ROUND_TRIPS = 8;
  private static final int SEGMENTS_MAX = Packing.SEGMENTS_MAX;

  private static final int BARE_MAX = 64;
  private static final RangeSet NOTHING_KNOWN = new RangeSet(1);

  /// Pieces of one request that we can answer in part.
  private static final int REQUEST_PARTS_MAX = 64;

  /// What may leave at once however slow the path is.
  private static final int BURST_SEGMENTS = 10;

  private final ServedContent content;
  private final CongestionController congestion;
  private final ChannelMeters meters;
  private final Remote remote;
  private final Throttle throttle;
  private final Packing packing;
  private final boolean reactsToLoss;
  private final int dataDatagramBytes;
  private final int segmentsMax;
  private final Pacer pacer;
  private final RequestQueue requests;
  private final SentChunks inFlight;
  private final RangeSet acknowledged;
  private final RangeSet known;

  /// Whoever acknowledges what never left here lies. An acknowledged interval may hold chunks that
  /// the peer has from elsewhere, so one that left is enough.
  private final RangeSet sentEver;

  /// Chunks that go with all digests there are for them, peaks included: the peer asks for
  /// something again that has left, so perhaps it could not prove it.
  private final RangeSet bare = new RangeSet(BARE_MAX);

  private final Map<Long, Integer> sends = new HashMap<>();

  /// A batch is part of one run, which has fewer nodes than twice its chunks. A receiver whose
  /// known chunks are too scattered to remember is owed more; its batches end where this is full.
  private final long[] owed = new long[2 * RunTree.RUN_CHUNKS + OwedHashes.OWED_MAX];

  private final long[] owedForOne = new long[OwedHashes.OWED_MAX];
  private long[] lost = new long[64];
  private int lostCount;
  private int reorderDistance = REORDER_DISTANCE;
  private long carefulUntil;
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
    this.packing = new Packing(content, remote, throttle);
    this.content = content;
    this.meters = meters;
    this.remote = remote;
    this.reactsToLoss = options.reactsToLoss();
    this.dataDatagramBytes = DATA_DATAGRAM_BYTES + content.chunkSize();
    this.congestion = options.congestion().apply(dataDatagramBytes);
    this.segmentsMax = Math.clamp(Outbox.BUFFER_BYTES_MAX / dataDatagramBytes, 1, SEGMENTS_MAX);
    this.pacer = new Pacer(BURST_SEGMENTS * dataDatagramBytes);
    this.requests = new RequestQueue(options.requestRangesMax());
    this.inFlight = new SentChunks(options.chunksInFlightMax());
    this.acknowledged = new RangeSet(options.availabilityRangesMax());
    this.known = new RangeSet(options.availabilityRangesMax());
    this.sentEver = new RangeSet(options.availabilityRangesMax());
  }

  /// Content bytes that left on this channel, repeats included.
  long bytesSent() {
    return bytesSent;
  }

  /// Whether the peer knows what we have: it has asked for some of it, or has all of it.
  boolean isKnown() {
    return asked || acknowledged.count() == content.chunks();
  }

  /// Chunks that the peer has acknowledged or announced.
  long chunksOfPeer() {
    return acknowledged.count();
  }

  /// Chunks of the content.
  long chunks() {
    return content.chunks();
  }

  /// Datagrams that left, a batch counted as one.
  long datagramsSent() {
    return packing.datagramsSent();
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
    inFlight.older(first, end, now - srtt() * 3 / 2, (c, b, _, _) -> noteLost(c, b, now));
    requeueLost(now);
    if (acknowledged.intersects(first, end)) {
      // It had them and asks again: it has lost them, and their digests with them.
      acknowledged.remove(first, end);
      known.remove(first, end);
    }
    if (reactsToLoss && sentEver.contains(first)) {
      bare.add(first);
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
    if (last >= content.chunks() || !sentEver.intersects(first, last) || !learn(first, last)) {
      return false;
    }
    int behind =
        inFlight.arrived(
            first,
            last,
            (chunk, bytes, sentAt, resent) -> {
              congestion.acked(now, bytes, resent ? -1 : now - sentAt, delayMicros);
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
    if (!learn(first, end)) {
      return false;
    }
    requests.remove(first, end);
    inFlight.arrived(
        first,
        end,
        (chunk, bytes, _, _) -> {
          congestion.forgotten(bytes);
          sends.remove(chunk);
        });
    timerFrom = now;
    return true;
  }

  private boolean learn(long first, long last) {
    return acknowledged.add(first, last) && known.add(first, last);
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
    inFlight.lost(reorderDistance, now - lossAge(), (c, b, _, _) -> noteLost(c, b, now));
    requeueLost(now);
  }

  private void noteLost(long chunk, int bytes, long now) {
    if (reactsToLoss) {
      congestion.lost(now, bytes);
    } else {
      congestion.forgotten(bytes);
    }
    if (lostCount == lost.length) {
      lost = Arrays.copyOf(lost, lostCount * 2);
    }
    lost[lostCount++] = chunk;
  }

  /// Puts what was lost back in front, oldest first, and falls back to what was acknowledged.
  private void requeueLost(long now) {
    if (lostCount == 0) {
      return;
    }
    meters.chunksLost.add(lostCount);
    if (!reactsToLoss) {
      lostCount = 0;
      return;
    }
    carefulUntil = now + CLEAN_ROUND_TRIPS * srtt();
    known.copyFrom(acknowledged);
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
    pacer.window(congestion.window(), srtt());
    while (true) {
      long chunk = requests.peek();
      if (chunk == RequestQueue.NONE || inFlight.isFull()) {
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
        return;
      }
      if (now < carefulUntil || segments == 1) {
        sendAlone(chunk, run, now, out);
      } else {
        sendBatch(segments, run, now, out);
      }
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
    inFlight.all((c, b, _, _) -> noteLost(c, b, now));
    timerFrom = now;
    requeueLost(now);
  }

  /// One chunk with the digests that its receiver has not acknowledged.
  private void sendAlone(long chunk, LoadedRun run, long now, Outbox<SwarmEffect> out) {
    boolean careful = now < carefulUntil;
    int count = owe(chunk, careful ? acknowledged : known, 0);
    if (!careful) {
      known.add(chunk, chunk);
    }
    requests.pop(chunk);
    int length = content.chunkBytes(chunk);
    int inline = DATA_DATAGRAM_BYTES + length + count * content.integrityMessageBytes();
    if (inline <= remote.datagramBytes()) {
      ByteBuffer datagram = out.buffer(inline);
      MessageWriter.channel(datagram, remote.channel());
      packing.digests(datagram, run, owed, 0, count);
      packing.data(datagram, chunk, run, now);
      packing.emit(datagram.flip(), inline, out);
    } else {
      packing.sendDigests(run, owed, count, out);
      ByteBuffer datagram = out.buffer(DATA_DATAGRAM_BYTES + length);
      MessageWriter.channel(datagram, remote.channel());
      packing.data(datagram, chunk, run, now);
      packing.emit(datagram.flip(), datagram.remaining(), out);
    }
    left(chunk, length, now);
  }

  /// Consecutive chunks of one run, digests ahead, datagrams of one size.
  private void sendBatch(int segments, LoadedRun run, long now, Outbox<SwarmEffect> out) {
    ByteBuffer batch = out.buffer(segments * dataDatagramBytes);
    int count = 0;
    int chunks = 0;
    while (chunks < segments && !inFlight.isFull() && count <= owed.length - OwedHashes.OWED_MAX) {
      long chunk = requests.peek();
      if (chunk == RequestQueue.NONE || (chunk >>> RunTree.RUN_LAYER) != run.run()) {
        break;
      }
      count += owe(chunk, known, count);
      requests.pop(chunk);
      MessageWriter.channel(batch, remote.channel());
      packing.data(batch, chunk, run, now);
      int length = content.chunkBytes(chunk);
      known.add(chunk, chunk);
      left(chunk, length, now);
      chunks++;
      if (length < content.chunkSize()) {
        break;
      }
    }
    packing.sendDigests(run, owed, count, out);
    packing.emit(batch.flip(), dataDatagramBytes, out);
  }

  private int owe(long chunk, RangeSet receiverKnows, int from) {
    RangeSet knows = receiverKnows;
    if (!bare.isEmpty() && bare.contains(chunk)) {
      bare.remove(chunk, chunk);
      knows = NOTHING_KNOWN;
    }
    int count =
        OwedHashes.list(OwedHashes.From.PEAKS, content.chunks(), chunk, knows, false, owedForOne);
    System.arraycopy(owedForOne, 0, owed, from, count);
    return count;
  }

  private void left(long chunk, int length, long now) {
    if (inFlight.isEmpty()) {
      timerFrom = now;
    }
    int bytes = DATA_DATAGRAM_BYTES + length;
    inFlight.sent(chunk, bytes, now, sends.containsKey(chunk));
    congestion.sent(now, bytes);
    pacer.spent(bytes);
    bytesSent += length;
    if (!sentEver.add(chunk)) {
      // Too scattered to remember: from here on everything counts as sent.
      sentEver.add(0, content.chunks() - 1);
    }
    meters.chunksSent.increment();
  }
}
