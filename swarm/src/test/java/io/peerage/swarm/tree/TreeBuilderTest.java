package io.peerage.swarm.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.peerage.swarm.content.HashFunction;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class TreeBuilderTest {

  private static final int CHUNK = 128;

  private final byte[] content = Contents.named("g1", 9_000 * CHUNK + 5);
  private final HashTree expected = new Sharer(HashFunction.SHA_1, CHUNK, content).tree;

  @Test
  void runs_may_come_in_any_order() {
    TreeBuilder builder = new TreeBuilder(HashFunction.SHA_1, CHUNK, content.length);
    long runs = builder.runs();
    assertThat(runs).isEqualTo(141);
    for (long run = 0; run < runs; run++) {
      // 50 and 141 have no common divisor.
      add(builder, run * 50 % runs);
    }
    assertThat(builder.finish().root()).isEqualTo(expected.root());
  }

  @Test
  void a_missing_run_is_missed() {
    TreeBuilder builder = new TreeBuilder(HashFunction.SHA_1, CHUNK, content.length);
    for (long run = 1; run < builder.runs(); run++) {
      add(builder, run);
    }
    assertThatThrownBy(builder::finish).isInstanceOf(IllegalStateException.class);
    add(builder, 0);
    assertThat(builder.finish().root()).isEqualTo(expected.root());
  }

  @Test
  void a_run_with_a_changed_byte_is_not_vouched_for() {
    ByteBuffer run = ByteBuffer.wrap(content.clone(), 64 * CHUNK, 64 * CHUNK);
    assertThat(expected.vouchesFor(1, RunTree.hash(HashFunction.SHA_1, CHUNK, run))).isTrue();
    run.put(64 * CHUNK + 1000, (byte) (run.get(64 * CHUNK + 1000) + 1));
    assertThat(expected.vouchesFor(1, RunTree.hash(HashFunction.SHA_1, CHUNK, run))).isFalse();
  }

  @Test
  void a_last_run_that_lacks_a_byte_is_not_vouched_for() {
    int start = 140 * 64 * CHUNK;
    ByteBuffer whole = ByteBuffer.wrap(content, start, content.length - start);
    ByteBuffer cut = ByteBuffer.wrap(content, start, content.length - start - 1);
    assertThat(expected.vouchesFor(140, RunTree.hash(HashFunction.SHA_1, CHUNK, whole))).isTrue();
    assertThat(expected.vouchesFor(140, RunTree.hash(HashFunction.SHA_1, CHUNK, cut))).isFalse();
  }

  @Test
  void an_empty_content_has_no_tree() {
    assertThatThrownBy(() -> new TreeBuilder(HashFunction.SHA_1, CHUNK, 0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_run_of_another_length_is_refused() {
    TreeBuilder builder = new TreeBuilder(HashFunction.SHA_1, CHUNK, content.length);
    assertThatThrownBy(() -> builder.add(0, ByteBuffer.allocate(64 * CHUNK - 1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () -> RunTree.hash(HashFunction.SHA_1, CHUNK, ByteBuffer.allocate(64 * CHUNK + 1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private void add(TreeBuilder builder, long run) {
    builder.add(run, ByteBuffer.wrap(content, (int) builder.runStart(run), builder.runBytes(run)));
  }
}
