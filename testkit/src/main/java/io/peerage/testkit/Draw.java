package io.peerage.testkit;

import java.util.List;
import java.util.SplittableRandom;

/// Test data drawn from a seed. Edges come more often than chance alone would bring them, since
/// that is where mistakes live.
public final class Draw {

  private static final int EDGE_ONE_IN = 8;
  private static final List<Byte> EDGE_BYTES =
      List.of((byte) 0x00, (byte) 0x01, (byte) 0x7f, (byte) 0x80, (byte) 0xff);

  private final SplittableRandom random;

  private Draw(SplittableRandom random) {
    this.random = random;
  }

  /// Draws that are the same for the same seed.
  public static Draw seeded(long seed) {
    return new Draw(new SplittableRandom(seed));
  }

  /// A number from `min` to `max`, both included; one in eight is an end of the range.
  public int between(int min, int max) {
    if (random.nextInt(EDGE_ONE_IN) == 0) {
      return random.nextBoolean() ? min : max;
    }
    return (int) random.nextLong(min, max + 1L);
  }

  /// A size from 0 to `max`: a power of two, one less or one more. Small ones come as often as
  /// large ones.
  public int size(int max) {
    int powers = Integer.SIZE - Integer.numberOfLeadingZeros(max);
    long size = (1L << random.nextInt(powers + 1)) + random.nextInt(-1, 2);
    return (int) Math.min(size, max);
  }

  /// Bytes; one in eight is where a sign or a range ends.
  public byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    for (int i = random.nextInt(EDGE_ONE_IN); i < length; i += EDGE_ONE_IN) {
      bytes[i] = pick(EDGE_BYTES);
    }
    return bytes;
  }

  /// One of these.
  public <T> T pick(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
