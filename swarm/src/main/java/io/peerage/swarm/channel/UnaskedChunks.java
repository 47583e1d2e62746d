package io.peerage.swarm.channel;

import io.peerage.swarm.bin.RangeSet;

/// What a peer sends that it was never asked for and that is of no use: a way of filling our line
/// (RFC 7574, 12). A few are forgiven, and then a twentieth of all it sends.
///
/// What was asked for once counts as asked for ever: answers come late and twice, without anybody
/// meaning ill.
final class UnaskedChunks {

  /// So many bytes are forgiven.
  static final long BYTES_FREE = 64 << 10;

  /// Of this many bytes one may be useless.
  static final int SHARE = 20;

  private static final int RANGES_MAX = 1024;

  private final RangeSet asked = new RangeSet(RANGES_MAX);
  private boolean tooScattered;
  private long bytes;
  private long useless;

  /// The peer was asked for these.
  void asked(long first, long last) {
    // Who asked for more pieces than can be remembered cannot accuse anybody.
    tooScattered |= !asked.add(first, last);
  }

  /// Counts bytes of DATA, whatever they are.
  void received(int length) {
    bytes += length;
  }

  /// A chunk that came was of no use.
  ///
  /// @return whether the peer was never asked for it
  boolean isUnasked(long chunk) {
    return !tooScattered && !asked.contains(chunk);
  }

  /// Counts such a chunk.
  ///
  /// @return false when that makes too many
  boolean tolerates(int length) {
    useless += length;
    return useless <= Math.max(BYTES_FREE, bytes / SHARE);
  }
}
