package io.peerage.testkit;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.Provider;
import java.security.Security;
import java.util.List;
import java.util.Map;

/// Stands in for SHA-256 in this JVM while it is open: a keyed hash of the same length that costs a
/// tenth. A changed bit changes it, which is all that a simulation asks of a hash; nobody in a
/// simulation looks for collisions.
///
/// ```java
/// try (CheapSha256 cheap = CheapSha256.installed()) {
///   …                              // MessageDigest.getInstance("SHA-256") gives the cheap one
/// }
/// ```
///
/// Holds for all threads. Digests that were made before stay what they were.
public final class CheapSha256 implements AutoCloseable {

  private static final String ALGORITHM = "SHA-256";

  private CheapSha256() {}

  /// Takes the place of the real one until it is closed. No harm where it did so already.
  public static CheapSha256 installed() {
    Security.insertProviderAt(new Cheap(), 1);
    return new CheapSha256();
  }

  /// The real one is back.
  @Override
  public void close() {
    Security.removeProvider(Cheap.NAME);
  }

  private static final class Cheap extends Provider {
    private static final long serialVersionUID = 1L;
    static final String NAME = "PeerageSimulation";

    Cheap() {
      super(NAME, "1", "a hash for simulations");
      putService(
          new Service(
              this, "MessageDigest", ALGORITHM, Digest.class.getName(), List.of(), Map.of()) {
            @Override
            public Object newInstance(Object parameter) {
              return new Digest();
            }
          });
    }
  }

  /// Four lanes of eight bytes, each multiplied and folded, and all mixed in the end.
  private static final class Digest extends MessageDigest {
    private static final int BLOCK_BYTES = 32;
    private static final long KEY = 0x243f_6a88_85a3_08d3L;
    private static final long PRIME = 0x9e37_79b9_7f4a_7c15L;

    private final ByteBuffer block =
        ByteBuffer.allocate(BLOCK_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    private long a;
    private long b;
    private long c;
    private long d;
    private long length;

    Digest() {
      super(ALGORITHM);
      engineReset();
    }

    @Override
    protected int engineGetDigestLength() {
      return BLOCK_BYTES;
    }

    @Override
    protected void engineReset() {
      a = Seeds.child(KEY, 0);
      b = Seeds.child(KEY, 1);
      c = Seeds.child(KEY, 2);
      d = Seeds.child(KEY, 3);
      length = 0;
      block.clear();
    }

    @Override
    protected void engineUpdate(byte one) {
      length++;
      block.put(one);
      if (!block.hasRemaining()) {
        absorb(block.flip());
        block.clear();
      }
    }

    @Override
    protected void engineUpdate(byte[] input, int offset, int count) {
      engineUpdate(ByteBuffer.wrap(input, offset, count));
    }

    @Override
    protected void engineUpdate(ByteBuffer input) {
      while (block.position() > 0 && input.hasRemaining()) {
        engineUpdate(input.get());
      }
      ByteOrder order = input.order();
      int before = input.remaining();
      absorb(input.order(ByteOrder.LITTLE_ENDIAN));
      input.order(order);
      length += before - input.remaining();
      while (input.hasRemaining()) {
        engineUpdate(input.get());
      }
    }

    /// Takes all whole blocks.
    private void absorb(ByteBuffer in) {
      while (in.remaining() >= BLOCK_BYTES) {
        a = step(a, in.getLong());
        b = step(b, in.getLong());
        c = step(c, in.getLong());
        d = step(d, in.getLong());
      }
    }

    private static long step(long lane, long word) {
      // Both halves of the product: the highest bit would otherwise reach no other one.
      long mixed = lane ^ word;
      return mixed * PRIME ^ Math.unsignedMultiplyHigh(mixed, PRIME);
    }

    @Override
    protected byte[] engineDigest() {
      byte[] digest = new byte[BLOCK_BYTES];
      engineDigest(digest, 0, BLOCK_BYTES);
      return digest;
    }

    @Override
    protected int engineDigest(byte[] out, int offset, int room) {
      long total = length;
      while (block.position() > 0) {
        engineUpdate((byte) 0);
      }
      long all = Seeds.mix(a + Seeds.mix(b + Seeds.mix(c + Seeds.mix(d + total))));
      ByteBuffer.wrap(out, offset, room)
          .putLong(Seeds.mix(a ^ all))
          .putLong(Seeds.mix(b + all))
          .putLong(Seeds.mix(c ^ all))
          .putLong(Seeds.mix(d + all));
      engineReset();
      return BLOCK_BYTES;
    }
  }
}
