package io.peerage.swarm.channel;

import io.peerage.swarm.bin.RangeSet;
import java.util.ArrayDeque;

/// What the peer of one channel has asked for and not got, in the order of asking.
///
/// The order is a short list of ranges, the truth is a set of chunks: a range in the list may name
/// chunks that were canceled since. At most `runsMax` ranges; what exceeds it is dropped, newest
/// first, and the peer will ask again.
final class RequestQueue {

  /// No chunk.
  static final long NONE = -1;

  private static final class Asked {
    long first;
    long last;
    long askedAt;

    Asked(long first, long last, long askedAt) {
      this.first = first;
      this.last = last;
      this.askedAt = askedAt;
    }
  }

  private final int runsMax;
  private final ArrayDeque<Asked> order = new ArrayDeque<>();
  private final RangeSet wanted;

  RequestQueue(int runsMax) {
    this.runsMax = runsMax;
    this.wanted = new RangeSet(runsMax * 2);
  }

  boolean isEmpty() {
    return wanted.isEmpty();
  }

  /// Chunks that are waiting.
  long count() {
    return wanted.count();
  }

  boolean contains(long chunk) {
    return wanted.contains(chunk);
  }

  /// Adds a range behind the others.
  ///
  /// @return false when the queue holds as many ranges as it may
  boolean add(long first, long last, long now) {
    if (wanted.containsAll(first, last)) {
      return true;
    }
    Asked newest = order.peekLast();
    boolean continues = newest != null && newest.last + 1 == first && newest.askedAt == now;
    if ((!continues && order.size() >= runsMax) || !wanted.add(first, last)) {
      return false;
    }
    if (continues) {
      newest.last = last;
    } else {
      order.addLast(new Asked(first, last, now));
    }
    return true;
  }

  /// Puts one chunk before the others: it was sent and lost. Call with the newest lost chunk first,
  /// so that the oldest ends in front.
  void addFront(long chunk, long now) {
    if (wanted.contains(chunk) || !wanted.add(chunk, chunk)) {
      return;
    }
    Asked oldest = order.peekFirst();
    if (oldest != null && chunk + 1 == oldest.first) {
      oldest.first = chunk;
    } else {
      order.addFirst(new Asked(chunk, chunk, now));
    }
  }

  /// Takes a range out, wherever it stands.
  void remove(long first, long last) {
    wanted.remove(first, last);
    if (wanted.isEmpty()) {
      order.clear();
    }
  }

  /// Forgets what was asked before `before`.
  void expire(long before) {
    for (Asked oldest = order.peekFirst();
        oldest != null && oldest.askedAt < before;
        oldest = order.peekFirst()) {
      order.removeFirst();
      wanted.remove(oldest.first, oldest.last);
    }
  }

  /// The chunk to send next, or [#NONE].
  long peek() {
    for (Asked oldest = order.peekFirst(); oldest != null; oldest = order.peekFirst()) {
      while (oldest.first <= oldest.last) {
        if (wanted.contains(oldest.first)) {
          return oldest.first;
        }
        long next = wanted.firstPresent(oldest.first);
        oldest.first = next < 0 ? oldest.last + 1 : next;
      }
      order.removeFirst();
    }
    return NONE;
  }

  /// The last of those that follow the chunk that [#peek] gave without a gap and were asked for
  /// with it.
  long lastBehind(long peeked) {
    Asked oldest = order.peekFirst();
    return oldest == null ? peeked : Math.min(oldest.last, wanted.lastOfRun(peeked));
  }

  /// Takes out the chunk that [#peek] gave, and those behind it up to `last`.
  void pop(long peeked, long last) {
    wanted.remove(peeked, last);
    Asked oldest = order.peekFirst();
    if (oldest != null && oldest.first == peeked) {
      oldest.first = last + 1;
    }
  }

  void clear() {
    order.clear();
    wanted.clear();
  }
}
