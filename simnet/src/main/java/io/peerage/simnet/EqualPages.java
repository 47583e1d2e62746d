package io.peerage.simnet;

import io.peerage.wire.Bytes;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Pages that were written lately, anywhere in a network: where an equal one is written again, the
/// two are one. A thousand peers that fetch the same content then hold it once.
final class EqualPages {

  /// How many are remembered: 16 MiB.
  private static final int SLOTS = 4096;

  private final @Nullable Bytes[] remembered = new Bytes[SLOTS];
  private final byte[] scratch = new byte[Pages.PAGE_BYTES];

  /// The bytes that remain in the buffer, whose position stays where it is.
  Bytes of(ByteBuffer data) {
    if (data.remaining() != scratch.length) {
      return Bytes.copyOf(data);
    }
    data.get(data.position(), scratch);
    int hash = Arrays.hashCode(scratch);
    int slot = (hash ^ hash >>> 16) & SLOTS - 1;
    Bytes there = remembered[slot];
    if (there == null || !there.asBuffer().equals(ByteBuffer.wrap(scratch))) {
      there = Bytes.copyOf(scratch);
      remembered[slot] = there;
    }
    return there;
  }
}
