package io.peerage.swarm.channel;

import java.util.Arrays;

/// The chunks that one look at what is in flight found lost, oldest first.
final class LostChunks {

  private static final int CAPACITY_AT_FIRST = 64;

  private long[] chunks = new long[CAPACITY_AT_FIRST];
  private int count;

  int count() {
    return count;
  }

  void add(long chunk) {
    if (count == chunks.length) {
      chunks = Arrays.copyOf(chunks, count * 2);
    }
    chunks[count++] = chunk;
  }

  void clear() {
    count = 0;
  }

  /// Puts those that may be sent again in front of what is asked for, the oldest first of all.
  void requeue(RequestQueue requests, Resends resends, long now) {
    for (int i = count - 1; i >= 0; i--) {
      if (resends.lost(chunks[i])) {
        requests.addFront(chunks[i], now);
      }
    }
    clear();
  }
}
