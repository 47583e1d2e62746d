package io.peerage.swarm.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.peerage.swarm.bin.Bins;
import io.peerage.swarm.content.HashFunction;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class HashTreeTest {

  @Test
  void gives_back_what_was_put_at_any_height() {
    for (long chunks : new long[] {1, 2, 7, 64, 65, 4096, 4097, 1L << 32, HashTree.CHUNKS_MAX}) {
      HashTree tree = new HashTree(HashFunction.SHA_1, chunks);
      Map<Long, Byte> model = new HashMap<>();
      SplittableRandom random = new SplittableRandom(chunks);
      for (int i = 0; i < 500; i++) {
        int layer = random.nextInt(tree.height() + 1);
        long offset = random.nextLong(((chunks - 1) >>> layer) + 1);
        byte[] digest = new byte[20];
        random.nextBytes(digest);
        tree.put(layer, offset, digest, 0);
        model.putIfAbsent(Bins.of(layer, offset), digest[7]);
      }
      model.forEach((bin, byte7) -> {
        byte[] found = new byte[25];
        assertThat(tree.copyDigest(Bins.layer(bin), Bins.offset(bin), found, 5)).isTrue();
        assertThat(found[12]).as("bin %d of %d chunks", bin, chunks).isEqualTo(byte7);
      });
    }
  }

  @Test
  void nodes_past_the_end_are_zero_and_known() {
    HashTree tree = new HashTree(HashFunction.SHA_1, 65);
    assertThat(tree.has(0, 64)).isFalse();
    assertThat(tree.has(0, 65)).isTrue();
    assertThat(tree.has(6, 1)).isFalse();
    byte[] out = new byte[20];
    out[3] = 1;
    assertThat(tree.copyDigest(5, 3, out, 0)).isTrue();
    assertThat(out).containsOnly(0);
  }

  @Test
  void a_dropped_run_keeps_its_top_and_comes_back_empty() {
    HashTree tree = new HashTree(HashFunction.SHA_1, 200);
    byte[] digest = new byte[20];
    tree.put(6, 1, digest, 0);
    tree.put(0, 64, digest, 0);
    tree.drop(1);
    assertThat(tree.has(6, 1)).isTrue();
    assertThat(tree.has(0, 64)).isFalse();
    tree.put(0, 130, digest, 0);
    assertThat(tree.has(0, 130)).isTrue();
    assertThat(tree.has(0, 128)).isFalse();
  }

  @Test
  void a_last_run_cut_short_is_not_dropped() {
    HashTree tree = new HashTree(HashFunction.SHA_1, 200);
    byte[] digest = new byte[20];
    tree.put(3, 24, digest, 0);
    tree.drop(3);
    assertThat(tree.has(3, 24)).isTrue();
  }

  @Test
  void has_no_root_before_it_is_known() {
    HashTree tree = new HashTree(HashFunction.SHA_1, 200);
    assertThatThrownBy(tree::root).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void takes_no_impossible_size() {
    assertThatThrownBy(() -> new HashTree(HashFunction.SHA_1, 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new HashTree(HashFunction.SHA_1, HashTree.CHUNKS_MAX + 1))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
