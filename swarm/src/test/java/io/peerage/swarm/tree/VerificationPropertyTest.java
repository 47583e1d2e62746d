package io.peerage.swarm.tree;

import static org.assertj.core.api.Assertions.assertThat;

import io.peerage.swarm.bin.Bins;
import io.peerage.swarm.content.HashFunction;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class VerificationPropertyTest {

  private static final int SEEDS = 200;
  private static final List<HashFunction> FUNCTIONS = List.of(HashFunction.values());

  @Test
  void chunks_in_any_order_with_the_hashes_owed_end_in_the_whole_content() {
    for (long seed = 0; seed < SEEDS; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      Sharer sharer = sharer(random);
      boolean isLengthKnown = random.nextBoolean();
      OwedHashes.From from = random.nextBoolean() ? OwedHashes.From.PEAKS : OwedHashes.From.ROOT;
      Verification receiver = receiver(sharer, isLengthKnown);
      Scratch scratch = receiver.newScratch();
      for (long chunk : shuffled(random, sharer.chunks())) {
        assertThat(sharer.send(receiver, scratch, from, receiver.verified(), chunk))
            .as("seed %d, chunk %d of %d from %s", seed, chunk, sharer.chunks(), from)
            .isEqualTo(Verdict.GOOD);
      }
      assertThat(receiver.isComplete()).as("seed %d", seed).isTrue();
      assertThat(receiver.certainLength()).as("seed %d", seed).hasValue(sharer.content.length);
      assertThat(receiver.tree().root()).as("seed %d", seed).isEqualTo(sharer.root());
      assertThat(scratch.evicted()).as("seed %d", seed).isZero();
    }
  }

  @Test
  void without_one_of_the_hashes_owed_a_chunk_is_not_believed() {
    for (long seed = 0; seed < SEEDS; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      Sharer sharer = sharer(random);
      Verification receiver = receiver(sharer, true);
      Scratch scratch = receiver.newScratch();
      for (long chunk : shuffled(random, sharer.chunks())) {
        long[] bins = new long[OwedHashes.OWED_MAX];
        int owed =
            OwedHashes.list(
                OwedHashes.From.ROOT, sharer.chunks(), chunk, receiver.verified(), false, bins);
        int kept = withoutPadding(bins, owed, sharer.chunks());
        int left = kept == 0 ? -1 : random.nextInt(kept);
        for (int i = 0; i < kept; i++) {
          if (i != left) {
            sharer.integrity(receiver, scratch, bins[i]);
          }
        }
        if (left >= 0) {
          assertThat(sharer.data(receiver, scratch, chunk))
              .as("seed %d, chunk %d without bin %d", seed, chunk, bins[left])
              .isEqualTo(Verdict.PENDING);
          sharer.integrity(receiver, scratch, bins[left]);
        }
        assertThat(sharer.data(receiver, scratch, chunk))
            .as("seed %d, chunk %d with all", seed, chunk)
            .isEqualTo(Verdict.GOOD);
      }
    }
  }

  @Test
  void a_flipped_bit_proves_nothing_and_spoils_nothing() {
    for (long seed = 0; seed < SEEDS; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      Sharer sharer = sharer(random);
      OwedHashes.From from = random.nextBoolean() ? OwedHashes.From.PEAKS : OwedHashes.From.ROOT;
      Verification receiver = receiver(sharer, random.nextBoolean());
      Scratch honest = receiver.newScratch();
      for (long chunk : shuffled(random, sharer.chunks())) {
        Scratch spoilt = receiver.newScratch();
        sendSpoilt(random, sharer, receiver, spoilt, from, chunk, "seed " + seed);
        receiver.forget(spoilt);
        assertThat(sharer.send(receiver, honest, from, receiver.verified(), chunk))
            .as("seed %d, chunk %d of %d from %s", seed, chunk, sharer.chunks(), from)
            .isIn(Verdict.GOOD, Verdict.REPEAT);
        assertThat(receiver.isRefuted(honest)).as("seed %d", seed).isFalse();
      }
      assertThat(receiver.isComplete()).as("seed %d", seed).isTrue();
      assertThat(receiver.certainLength()).as("seed %d", seed).hasValue(sharer.content.length);
    }
  }

  /// Sends what is owed and the chunk, one bit of all that being wrong: in a range, a digest or the
  /// content. Wrong content must not pass, and the right one only as what it is.
  private static void sendSpoilt(
      SplittableRandom random,
      Sharer sharer,
      Verification receiver,
      Scratch scratch,
      OwedHashes.From from,
      long chunk,
      String what) {
    long[] bins = new long[OwedHashes.OWED_MAX];
    int owed = OwedHashes.list(from, sharer.chunks(), chunk, receiver.verified(), false, bins);
    int target = random.nextInt(owed + 1);
    for (int i = 0; i < owed; i++) {
      byte[] digest = sharer.digest(bins[i]);
      long first = Bins.first(bins[i]);
      long last = Bins.last(bins[i]);
      if (i == target) {
        switch (random.nextInt(3)) {
          case 0 -> digest[random.nextInt(digest.length)] ^= (byte) (1 << random.nextInt(8));
          case 1 -> first ^= 1L << random.nextInt(32);
          default -> last ^= 1L << random.nextInt(32);
        }
      }
      if (receiver.integrity(scratch, first, last, ByteBuffer.wrap(digest)) == Verdict.FALSE) {
        return;
      }
    }
    byte[] content = sharer.chunk(chunk);
    if (target == owed) {
      content[random.nextInt(content.length)] ^= (byte) (1 << random.nextInt(8));
    }
    long before = receiver.verified().count();
    Verdict verdict = receiver.data(scratch, chunk, ByteBuffer.wrap(content));
    if (target == owed) {
      assertThat(verdict).as("%s, wrong chunk %d", what, chunk).isNotEqualTo(Verdict.GOOD);
    }
    assertThat(receiver.verified().count())
        .as("%s, chunk %d", what, chunk)
        .isEqualTo(before + (verdict == Verdict.GOOD ? 1 : 0));
  }

  private static Sharer sharer(SplittableRandom random) {
    HashFunction function = FUNCTIONS.get(random.nextInt(FUNCTIONS.size()));
    // More than two digests, so that no chunk is withheld.
    int chunkSize = 2 * function.digestBytes() + 1 + random.nextInt(64);
    int length = 1 + random.nextInt(random.nextInt(1, 300) * chunkSize);
    if (length % chunkSize == 2 * function.digestBytes()) {
      length++;
    }
    byte[] content = new byte[length];
    random.nextBytes(content);
    return new Sharer(function, chunkSize, content);
  }

  private static Verification receiver(Sharer sharer, boolean isLengthKnown) {
    return isLengthKnown
        ? Verification.ofLength(
            sharer.function, sharer.chunkSize, sharer.root(), sharer.content.length)
        : Verification.ofUnknownLength(sharer.function, sharer.chunkSize, sharer.root());
  }

  private static int withoutPadding(long[] bins, int count, long chunks) {
    int kept = 0;
    for (int i = 0; i < count; i++) {
      if (Bins.first(bins[i]) < chunks) {
        bins[kept++] = bins[i];
      }
    }
    return kept;
  }

  private static long[] shuffled(SplittableRandom random, long count) {
    long[] order = new long[(int) count];
    for (int i = 0; i < order.length; i++) {
      int at = random.nextInt(i + 1);
      order[i] = order[at];
      order[at] = i;
    }
    return order;
  }
}
