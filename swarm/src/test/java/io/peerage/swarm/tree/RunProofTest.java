package io.peerage.swarm.tree;

import static org.assertj.core.api.Assertions.assertThat;

import io.peerage.swarm.bin.RangeSet;
import io.peerage.swarm.content.HashFunction;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is written down of runs proves them again, and nothing else does.
class RunProofTest {

  private static final HashFunction HASH = HashFunction.SHA_256;
  private static final int CHUNK = 128;
  private static final int RUN_BYTES = 64 * CHUNK;
  private static final int DIGEST = HASH.digestBytes();

  @SuppressWarnings("ArrayRecordComponent") // Compared by nobody.
  private record Written(long run, byte[] digests) {}

  private static HashTree tree(int bytes) {
    return new Sharer(HASH, CHUNK, Contents.named("g1", bytes)).tree;
  }

  private static Verification fresh(HashTree tree, int bytes) {
    return Verification.ofLength(HASH, CHUNK, tree.root(), bytes);
  }

  private static List<Written> write(HashTree tree, List<Integer> runs) {
    RangeSet recorded = new RangeSet(1000);
    List<Written> records = new ArrayList<>();
    for (int run : runs) {
      ByteBuffer out = ByteBuffer.allocate(RunProof.DIGESTS_MAX * DIGEST);
      int count = RunProof.write(tree, run, recorded, out);
      assertThat(out.position()).isEqualTo(count * DIGEST);
      byte[] digests = new byte[out.flip().remaining()];
      out.get(digests);
      records.add(new Written(run, digests));
      recorded.add(run);
    }
    return records;
  }

  private static List<Integer> shuffled(int runs) {
    List<Integer> order = new ArrayList<>(IntStream.range(0, runs).boxed().toList());
    Collections.shuffle(order, new Random(runs));
    return order;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 63 * CHUNK, RUN_BYTES, RUN_BYTES + 1, 7 * RUN_BYTES, 37 * RUN_BYTES + 9})
  void runs_in_any_order_are_recalled_and_cost_two_digests_each_at_most(int bytes) {
    HashTree tree = tree(bytes);
    int runs = (bytes - 1) / RUN_BYTES + 1;
    List<Written> records = write(tree, shuffled(runs));
    Verification verification = fresh(tree, bytes);

    for (Written record : records) {
      assertThat(verification.recall(record.run, ByteBuffer.wrap(record.digests))).isTrue();
    }

    assertThat(verification.isComplete()).isTrue();
    assertThat(records.stream().mapToInt(record -> record.digests.length / DIGEST).sum())
        .isLessThan(2 * runs + tree.height());
  }

  @Test
  void a_recalled_run_can_be_compared_with_the_file() {
    int bytes = 37 * RUN_BYTES + 9;
    HashTree tree = tree(bytes);
    Verification verification = fresh(tree, bytes);
    Written record = write(tree, List.of(11)).getFirst();
    verification.recall(11, ByteBuffer.wrap(record.digests));
    ByteBuffer run = ByteBuffer.wrap(Contents.named("g1", bytes), 11 * RUN_BYTES, RUN_BYTES);

    assertThat(verification.tree().vouchesFor(11, RunTree.hash(HASH, CHUNK, run))).isTrue();
    run.put(11 * RUN_BYTES + 5, (byte) (run.get(11 * RUN_BYTES + 5) ^ 1));
    assertThat(verification.tree().vouchesFor(11, RunTree.hash(HASH, CHUNK, run))).isFalse();
    assertThat(verification.verified().toString()).isEqualTo("{704-767}");
  }

  @Test
  void any_changed_byte_proves_nothing() {
    int bytes = 5 * RUN_BYTES;
    HashTree tree = tree(bytes);
    byte[] digests = write(tree, List.of(2)).getFirst().digests;

    for (int at = 0; at < digests.length; at++) {
      byte[] changed = digests.clone();
      changed[at] ^= 1;
      Verification verification = fresh(tree, bytes);
      assertThat(verification.recall(2, ByteBuffer.wrap(changed))).isFalse();
      assertThat(verification.verified().isEmpty()).isTrue();
    }
  }

  @Test
  void a_record_of_another_length_or_run_proves_nothing() {
    int bytes = 5 * RUN_BYTES;
    HashTree tree = tree(bytes);
    byte[] digests = write(tree, List.of(2)).getFirst().digests;
    Verification verification = fresh(tree, bytes);

    assertThat(verification.recall(2, ByteBuffer.wrap(digests, 0, digests.length - 1))).isFalse();
    assertThat(verification.recall(2, ByteBuffer.wrap(digests, 0, digests.length - DIGEST)))
        .isFalse();
    assertThat(verification.recall(2, ByteBuffer.wrap(new byte[digests.length + DIGEST])))
        .isFalse();
    assertThat(verification.recall(2, ByteBuffer.allocate(0))).isFalse();
    assertThat(verification.recall(3, ByteBuffer.wrap(digests))).isFalse();
    assertThat(verification.recall(5, ByteBuffer.wrap(digests))).isFalse();
    assertThat(verification.recall(-1, ByteBuffer.wrap(digests))).isFalse();
    assertThat(verification.verified().isEmpty()).isTrue();
    assertThat(verification.recall(2, ByteBuffer.wrap(digests))).isTrue();
  }

  @Test
  void what_stood_on_a_record_that_is_lost_proves_nothing() {
    int bytes = 8 * RUN_BYTES;
    HashTree tree = tree(bytes);
    List<Written> records = write(tree, List.of(0, 1, 7));
    Verification verification = fresh(tree, bytes);

    assertThat(verification.recall(1, ByteBuffer.wrap(records.get(1).digests))).isFalse();
    assertThat(verification.recall(0, ByteBuffer.wrap(records.get(0).digests))).isTrue();
    assertThat(verification.recall(1, ByteBuffer.wrap(records.get(1).digests))).isTrue();
  }
}
