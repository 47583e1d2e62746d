package io.peerage.swarm;

import io.peerage.wire.Carrier;
import java.nio.ByteBuffer;
import java.util.random.RandomGenerator;

/// Makes a liar of whoever stands on a carrier: now and then a digest of an INTEGRITY message or a
/// byte of a chunk is another one when it leaves.
final class Liar implements TappedCarrier.Tap {

  private static final int INTEGRITY = 4;
  private static final int DATA = 1;
  private static final int TYPE_AT = 4;
  private static final int DIGEST_AT = TYPE_AT + 9;

  private final RandomGenerator random;
  private final double lies;

  private Liar(RandomGenerator random, double lies) {
    this.random = random;
    this.lies = lies;
  }

  /// @param lies the probability that a datagram with digests or content is a lie
  static Carrier on(Carrier honest, double lies) {
    return new TappedCarrier(honest, new Liar(honest.randoms().split(), lies));
  }

  @Override
  public void leaving(ByteBuffer payload, int segmentSize) {
    for (int at = payload.position(); at < payload.limit(); at += segmentSize) {
      int end = Math.min(at + segmentSize, payload.limit());
      if (end - at <= DIGEST_AT || random.nextDouble() >= lies) {
        continue;
      }
      int type = payload.get(at + TYPE_AT);
      if (type == INTEGRITY) {
        int victim = at + DIGEST_AT;
        payload.put(victim, (byte) (payload.get(victim) ^ 1));
      } else if (type == DATA) {
        payload.put(end - 1, (byte) (payload.get(end - 1) ^ 1));
      }
    }
  }
}
