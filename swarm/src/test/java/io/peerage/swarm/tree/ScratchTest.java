package io.peerage.swarm.tree;

import static org.assertj.core.api.Assertions.assertThat;

import io.peerage.swarm.content.HashFunction;
import java.util.LinkedHashMap;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ScratchTest {

  @Test
  void is_a_map_that_lets_go_of_its_oldest_entry() {
    for (long seed = 0; seed < 20; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      Scratch scratch = new Scratch(HashFunction.SHA_1);
      LinkedHashMap<Long, Byte> model = new LinkedHashMap<>();
      int most = 1 + random.nextInt(200);
      long evicted = 0;
      for (int step = 0; step < 5_000; step++) {
        long bin = random.nextLong(300);
        if (random.nextInt(3) > 0) {
          byte[] digest = new byte[20];
          digest[19] = (byte) step;
          scratch.put(bin, digest, 0, most);
          model.remove(bin);
          if (model.size() == most) {
            model.pollFirstEntry();
            evicted++;
          }
          model.put(bin, (byte) step);
        } else {
          scratch.remove(bin);
          model.remove(bin);
        }
        byte[] found = new byte[20];
        long asked = random.nextLong(300);
        assertThat(scratch.copyDigest(asked, found, 0))
            .as("seed %d, step %d, bin %d", seed, step, asked)
            .isEqualTo(model.containsKey(asked));
        assertThat(found[19])
            .as("seed %d, step %d, bin %d", seed, step, asked)
            .isEqualTo(model.getOrDefault(asked, (byte) 0));
      }
      assertThat(scratch.size()).as("seed %d", seed).isEqualTo(model.size());
      assertThat(scratch.evicted()).as("seed %d", seed).isEqualTo(evicted);
    }
  }
}
