package io.peerage.swarm.channel;

import java.util.Arrays;
import java.util.function.LongConsumer;

/// The chunks that left on one channel and are not accounted for yet, oldest first.
///
/// A ring that grows to a bound. A chunk that is acknowledged or lost leaves at once when it is the
/// oldest and otherwise leaves a hole that goes when it becomes the oldest, so the ring is as long
/// as the distance between the oldest and the newest chunk in flight. Acknowledgements come nearly
/// in the order of leaving, so a search from the front finds its chunk at once.
final class SentChunks {

  /// Told what became of one chunk.
  @FunctionalInterface
  interface Visitor {
    void visit(long chunk, int bytes, long sentAt, long stamp, boolean resent);
  }

  private static final int CAPACITY_MIN = 64;
  private static final long HOLE = -1;

  private final int capacityMax;
  private long[] chunks = new long[CAPACITY_MIN];
  private long[] sentAts = new long[CAPACITY_MIN];
  private long[] stamps = new long[CAPACITY_MIN];
  private int[] sizes = new int[CAPACITY_MIN];
  private boolean[] resents = new boolean[CAPACITY_MIN];

  /// Sequence numbers of the oldest entry and of the next one to be sent.
  private long head;

  private long tail;
  private long newestAccounted = -1;
  private int live;
  private long bytes;

  /// @param capacityMax entries at the most, a power of two
  SentChunks(int capacityMax) {
    this.capacityMax = capacityMax;
  }

  /// Whether no further chunk can be taken until older ones are accounted for.
  boolean isFull() {
    return room() <= 0;
  }

  /// How many chunks can be taken until older ones are accounted for.
  int room() {
    return (int) (capacityMax - (tail - head));
  }

  boolean isEmpty() {
    return live == 0;
  }

  /// Chunks in flight.
  int count() {
    return live;
  }

  /// Bytes in flight.
  long bytes() {
    return bytes;
  }

  void sent(long chunk, int size, long now, long stamp, boolean resent) {
    if (isFull()) {
      throw new IllegalStateException("more than " + capacityMax + " chunks in flight");
    }
    if (tail - head == chunks.length) {
      grow();
    }
    int i = index(tail++);
    chunks[i] = chunk;
    sentAts[i] = now;
    stamps[i] = stamp;
    sizes[i] = size;
    resents[i] = resent;
    live++;
    bytes += size;
  }

  /// When the oldest chunk in flight left, if one that left later has arrived; else
  /// [Long#MAX_VALUE].
  long oldestPassedAt() {
    return head < newestAccounted ? sentAts[index(head)] : Long.MAX_VALUE;
  }

  /// Takes the chunks from `first` to `last` out as having arrived, oldest first.
  ///
  /// What left for the second time after `sentBefore` has arrived too early to have passed
  /// anything: the acknowledgement is for the first time (RFC 8985, section 5.2).
  ///
  /// @return how far behind the newest accounted chunk the oldest of these had left, in chunks: the
  ///   reordering that was seen; 0 when there was none
  int arrived(long first, long last, long sentBefore, Visitor visitor) {
    int behind = 0;
    long wanted = last - first;
    for (long seq = head; seq < tail; seq++) {
      int i = index(seq);
      long chunk = chunks[i];
      if (chunk == HOLE || chunk < first || chunk > last) {
        continue;
      }
      if (seq < newestAccounted) {
        behind = Math.max(behind, (int) Math.min(Integer.MAX_VALUE, newestAccounted - seq));
      }
      if (!resents[i] || sentAts[i] < sentBefore) {
        newestAccounted = Math.max(newestAccounted, seq);
      }
      take(i, visitor);
      if (wanted-- == 0) {
        break;
      }
    }
    skipHoles();
    return behind;
  }

  /// Takes out, oldest first, what counts as lost: chunks that left at least `distance` before the
  /// newest that arrived, and chunks that left before `sentBefore` when a later one arrived.
  void lost(int distance, long sentBefore, Visitor visitor) {
    for (long seq = head; seq < newestAccounted; seq++) {
      int i = index(seq);
      if (chunks[i] == HOLE) {
        continue;
      }
      if (seq + distance > newestAccounted && sentAts[i] >= sentBefore) {
        break;
      }
      take(i, visitor);
    }
    skipHoles();
  }

  /// Takes out, oldest first, those of the chunks from `first` to `last` that left before
  /// `sentBefore`.
  void older(long first, long last, long sentBefore, Visitor visitor) {
    for (long seq = head; seq < tail && sentAts[index(seq)] < sentBefore; seq++) {
      int i = index(seq);
      if (chunks[i] >= first && chunks[i] <= last) {
        take(i, visitor);
      }
    }
    skipHoles();
  }

  /// Shows those of the chunks from `first` to `last` that are in flight.
  void forEach(long first, long last, LongConsumer visitor) {
    for (long seq = head; seq < tail; seq++) {
      long chunk = chunks[index(seq)];
      if (chunk >= first && chunk <= last) {
        visitor.accept(chunk);
      }
    }
  }

  /// Takes all out, oldest first.
  void all(Visitor visitor) {
    for (long seq = head; seq < tail; seq++) {
      int i = index(seq);
      if (chunks[i] != HOLE) {
        take(i, visitor);
      }
    }
    skipHoles();
  }

  private void take(int i, Visitor visitor) {
    long chunk = chunks[i];
    chunks[i] = HOLE;
    live--;
    bytes -= sizes[i];
    visitor.visit(chunk, sizes[i], sentAts[i], stamps[i], resents[i]);
  }

  private void skipHoles() {
    while (head < tail && chunks[index(head)] == HOLE) {
      head++;
    }
  }

  private int index(long seq) {
    return (int) seq & (chunks.length - 1);
  }

  private void grow() {
    int old = chunks.length;
    int start = index(head);
    chunks = unrolled(chunks, start, old);
    sentAts = unrolled(sentAts, start, old);
    stamps = unrolled(stamps, start, old);
    int[] newSizes = new int[old * 2];
    boolean[] newResents = new boolean[old * 2];
    for (int k = 0; k < old; k++) {
      int from = (start + k) & (old - 1);
      int to = (int) (head + k) & (old * 2 - 1);
      newSizes[to] = sizes[from];
      newResents[to] = resents[from];
    }
    sizes = newSizes;
    resents = newResents;
  }

  private long[] unrolled(long[] ring, int start, int old) {
    long[] bigger = new long[old * 2];
    Arrays.fill(bigger, HOLE);
    for (int k = 0; k < old; k++) {
      bigger[(int) (head + k) & (old * 2 - 1)] = ring[(start + k) & (old - 1)];
    }
    return bigger;
  }
}
