package io.peerage.swarm.channel;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;

/// Chunks that came before the digests that prove them: copies, oldest first, a bounded number of
/// them for a bounded time. Nobody is blamed for what leaves from here; it is asked for again.
final class UndecidedChunks {

  /// A chunk that waits.
  ///
  /// @param delayMicros the delay sample of its DATA message, for the acknowledgement
  record Undecided(long chunk, ByteBuffer content, long delayMicros, long cameAt) {}

  private final int max;
  private final ArrayDeque<Undecided> chunks = new ArrayDeque<>();

  UndecidedChunks(int max) {
    this.max = max;
  }

  boolean isEmpty() {
    return chunks.isEmpty();
  }

  int count() {
    return chunks.size();
  }

  /// Keeps a copy.
  ///
  /// @return false when the oldest had to go for it
  boolean add(long chunk, ByteBuffer content, long delayMicros, long now) {
    boolean room = chunks.size() < max;
    if (!room) {
      chunks.removeFirst();
    }
    ByteBuffer copy = ByteBuffer.allocate(content.remaining()).put(content.duplicate()).flip();
    chunks.addLast(new Undecided(chunk, copy, delayMicros, now));
    return room;
  }

  /// The oldest, taken out; only when there is one.
  Undecided remove() {
    return chunks.removeFirst();
  }

  /// Puts one that is still undecided behind the others.
  void putBack(Undecided chunk) {
    chunks.addLast(chunk);
  }

  /// Drops what came before `before`.
  ///
  /// @return how many
  int expire(long before) {
    int count = 0;
    while (!chunks.isEmpty() && chunks.getFirst().cameAt() < before) {
      chunks.removeFirst();
      count++;
    }
    return count;
  }
}
