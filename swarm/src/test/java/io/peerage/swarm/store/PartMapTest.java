package io.peerage.swarm.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.peerage.swarm.bin.RangeSet;
import io.peerage.swarm.content.HashFunction;
import io.peerage.swarm.content.SwarmId;
import io.peerage.swarm.content.SwarmMetadata;
import io.peerage.swarm.effect.Completions;
import io.peerage.swarm.effect.SwarmEffect;
import io.peerage.swarm.tree.HashTree;
import io.peerage.swarm.tree.RunProof;
import io.peerage.swarm.tree.TreeBuilder;
import io.peerage.swarm.tree.Verification;
import io.peerage.testkit.Allocation;
import io.peerage.wire.Meters;
import io.peerage.wire.Outbox;
import io.peerage.wire.PeerageException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/// Records of a map whose checksums are right and which are wrong all the same: of another program,
/// or of one who means ill.
class PartMapTest {

  private static final int CHUNK = 1024;
  private static final int RUN_BYTES = 64 * CHUNK;
  private static final int BYTES = 5 * RUN_BYTES;
  private static final HashFunction HASH = HashFunction.SHA_256;
  private static final HashTree TREE = tree();
  private static final SwarmMetadata METADATA =
      SwarmMetadata.ofContent(new SwarmId(TREE.root()), HASH, CHUNK, BYTES);
  private static final byte[] CONTENT = content();
  private static final byte[] RUN = run(2);

  private final Verification verification = Verification.ofLength(HASH, CHUNK, TREE.root(), BYTES);
  private final PartMap map =
      new PartMap(
          Path.of("/data/fetched.part.map"),
          1,
          METADATA,
          new Completions(),
          new Meters(),
          new PartMap.Listener() {
            @Override
            public boolean recalled(long run, ByteBuffer digests) {
              return verification.recall(run, digests);
            }

            @Override
            public void opened(long now, Outbox<SwarmEffect> out) {}

            @Override
            public void failed(PeerageException cause, long now, Outbox<SwarmEffect> out) {}

            @Override
            public void closed(long now, Outbox<SwarmEffect> out) {}
          });

  private static HashTree tree() {
    byte[] bytes = new byte[BYTES];
    new SplittableRandom(1).nextBytes(bytes);
    TreeBuilder builder = new TreeBuilder(HASH, CHUNK, BYTES);
    for (long run = 0; run < builder.runs(); run++) {
      builder.add(run, ByteBuffer.wrap(bytes, (int) builder.runStart(run), builder.runBytes(run)));
    }
    return builder.finish();
  }

  private static byte[] content() {
    return ByteBuffer.allocate(16 + HASH.digestBytes())
        .put((byte) 1)
        .put((byte) HASH.code())
        .put((byte) METADATA.addressing().code())
        .put((byte) METADATA.protection().code())
        .putInt(CHUNK)
        .putLong(BYTES)
        .put(METADATA.id().bytes().toArray())
        .array();
  }

  private static byte[] run(long number) {
    ByteBuffer out = ByteBuffer.allocate(9 + RunProof.DIGESTS_MAX * HASH.digestBytes());
    out.put((byte) 2).putLong(number);
    RunProof.write(TREE, number, new RangeSet(10), out);
    return Arrays.copyOf(out.array(), out.position());
  }

  private void recover(byte[]... records) {
    for (byte[] record : records) {
      map.recovered(ByteBuffer.wrap(record));
    }
  }

  private boolean isNothingRecalled() {
    return verification.verified().isEmpty() && map.isEmpty();
  }

  @Test
  void a_good_record_is_recalled_once_and_twice_is_as_good() {
    recover(CONTENT, RUN, RUN);

    assertThat(verification.verified().toString()).isEqualTo("{128-191}");
    assertThat(map.isEmpty()).isFalse();
  }

  @Test
  void no_cut_record_recalls_anything() {
    for (int length = 0; length < RUN.length; length++) {
      recover(CONTENT, Arrays.copyOf(RUN, length));
    }

    assertThat(isNothingRecalled()).isTrue();
  }

  @Test
  void no_run_behind_a_cut_content_is_recalled() {
    for (int length = 0; length < CONTENT.length; length++) {
      recover(Arrays.copyOf(CONTENT, length), RUN);
    }

    assertThat(isNothingRecalled()).isTrue();
  }

  @Test
  void no_record_with_more_behind_it_recalls_anything() {
    recover(CONTENT, Arrays.copyOf(RUN, RUN.length + 1));
    recover(Arrays.copyOf(CONTENT, CONTENT.length + 1), RUN);

    assertThat(isNothingRecalled()).isTrue();
  }

  /// Every single bit of a record changed.
  private static List<byte[]> changed(byte[] record) {
    List<byte[]> all = new ArrayList<>();
    for (int bit = 0; bit < record.length * Byte.SIZE; bit++) {
      byte[] changed = record.clone();
      changed[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
      all.add(changed);
    }
    return all;
  }

  @Test
  void no_changed_run_is_recalled() {
    recover(CONTENT);
    changed(RUN)
        .forEach(record -> {
          recover(record);
          assertThat(isNothingRecalled()).isTrue();
        });
  }

  @Test
  void no_run_of_a_changed_content_is_recalled() {
    changed(CONTENT)
        .forEach(record -> {
          recover(record, RUN);
          assertThat(isNothingRecalled()).isTrue();
        });
  }

  @Test
  void no_run_beyond_the_content_is_recalled_however_far() {
    LongStream runs =
        LongStream.of(
            5, 1L << 32, (1L << 58) + 2, (1L << 57) + 2, Long.MAX_VALUE, Long.MIN_VALUE + 2, -1);
    runs.forEach(run -> recover(CONTENT, ByteBuffer.wrap(RUN.clone()).putLong(1, run).array()));

    assertThat(isNothingRecalled()).isTrue();
  }

  @Test
  void no_record_takes_more_memory_than_it_is_worth() {
    List<byte[]> records = new ArrayList<>(changed(RUN));
    records.addAll(changed(CONTENT));
    recover(CONTENT);
    records.forEach(this::recover);
    for (byte[] record : records) {
      assertThat(Allocation.bytes(() -> recover(record)))
          .isLessThan(2L * record.length + (64 << 10));
    }
  }

  @Test
  void a_record_before_the_content_is_of_nothing() {
    recover(RUN);

    assertThat(isNothingRecalled()).isTrue();
  }
}
