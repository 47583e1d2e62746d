package io.peerage.swarm.channel;

import java.util.HashMap;
import java.util.Map;

/// How often chunks were lost that are asked for and have not arrived: each is sent a few times at
/// the most, and one that was lost before goes alone. Empty on a line that loses nothing.
final class Resends {

  private static final int SENDS_PER_REQUEST_MAX = 3;

  private final Map<Long, Integer> losses = new HashMap<>();

  /// Whether the chunk was lost so often before.
  boolean contains(long chunk, int times) {
    return !losses.isEmpty() && losses.getOrDefault(chunk, 0) >= times;
  }

  /// The last chunk before the first of the chunks from `first` to `last` that was lost so often
  /// before; `last` if none was.
  long lastBefore(long first, long last, int times) {
    if (losses.isEmpty()) {
      return last;
    }
    long chunk = first;
    while (chunk <= last && !contains(chunk, times)) {
      chunk++;
    }
    return chunk - 1;
  }

  /// A chunk was lost.
  ///
  /// @return whether it is to be sent again
  boolean lost(long chunk) {
    if (losses.merge(chunk, 1, Integer::sum) < SENDS_PER_REQUEST_MAX) {
      return true;
    }
    losses.remove(chunk);
    return false;
  }

  /// A chunk has arrived.
  void arrived(long chunk) {
    if (!losses.isEmpty()) {
      losses.remove(chunk);
    }
  }

  /// These chunks are asked for anew.
  void requested(long first, long last) {
    if (!losses.isEmpty()) {
      losses.keySet().removeIf(chunk -> chunk >= first && chunk <= last);
    }
  }
}
