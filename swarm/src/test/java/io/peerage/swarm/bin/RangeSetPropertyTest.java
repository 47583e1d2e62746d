package io.peerage.swarm.bin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// A set does what a bit set does.
class RangeSetPropertyTest {

  private static final int SEEDS = 200;
  private static final int STEPS = 400;
  private static final int CHUNKS = 300;

  @Test
  void agrees_with_a_bit_set_after_every_change() {
    for (long seed = 0; seed < SEEDS; seed++) {
      var random = new SplittableRandom(seed);
      int runsMax = random.nextInt(1, 60);
      // Short intervals scatter, long ones merge; both ends of the arrays get their turn.
      int lengthMax = random.nextInt(1, 40);
      var set = new RangeSet(runsMax);
      var model = new BitSet();
      for (int step = 0; step < STEPS; step++) {
        int first = random.nextInt(CHUNKS);
        int last = Math.min(CHUNKS - 1, first + random.nextInt(lengthMax));
        boolean adds = random.nextInt(5) < 3;
        var changed = (BitSet) model.clone();
        changed.set(first, last + 1, adds);
        boolean done = adds ? set.add(first, last) : set.remove(first, last);
        String where = "seed " + seed + " step " + step;
        assertThat(done).as(where).isEqualTo(runs(changed) <= runsMax);
        model = done ? changed : model;
        assertAgree(set, model, where);
      }
    }
  }

  @Test
  void agrees_in_every_question() {
    for (long seed = 0; seed < SEEDS; seed++) {
      var random = new SplittableRandom(seed);
      var set = new RangeSet(CHUNKS);
      var model = new BitSet();
      for (int i = random.nextInt(40); i > 0; i--) {
        int chunk = random.nextInt(CHUNKS);
        int last = Math.min(CHUNKS - 1, chunk + random.nextInt(8));
        set.add(chunk, last);
        model.set(chunk, last + 1);
      }
      for (int chunk = 0; chunk < CHUNKS; chunk++) {
        String where = "seed " + seed + " chunk " + chunk;
        boolean isIn = model.get(chunk);
        int last = Math.min(CHUNKS - 1, chunk + random.nextInt(20));
        int in = model.get(chunk, last + 1).cardinality();
        assertThat(set.contains(chunk)).as(where).isEqualTo(isIn);
        assertThat(set.containsAll(chunk, last)).as(where).isEqualTo(in == last - chunk + 1);
        assertThat(set.intersects(chunk, last)).as(where).isEqualTo(in > 0);
        assertThat(set.firstAbsent(chunk)).as(where).isEqualTo(model.nextClearBit(chunk));
        assertThat(set.firstPresent(chunk)).as(where).isEqualTo(model.nextSetBit(chunk));
        assertThat(set.lastAbsent(chunk)).as(where).isEqualTo(model.previousClearBit(chunk));
        assertThat(set.lastPresent(chunk)).as(where).isEqualTo(model.previousSetBit(chunk));
        assertThat(set.lastOfRun(chunk))
            .as(where)
            .isEqualTo(isIn ? model.nextClearBit(chunk) - 1 : -1);
        assertThat(set.firstOfRun(chunk))
            .as(where)
            .isEqualTo(isIn ? model.previousClearBit(chunk) + 1 : -1);
      }
    }
  }

  private static void assertAgree(RangeSet set, BitSet model, String where) {
    var copy = new BitSet();
    long[] before = {-2};
    set.forEach((first, last) -> {
      assertThat(first).as(where).isGreaterThan(before[0] + 1).isLessThanOrEqualTo(last);
      before[0] = last;
      copy.set((int) first, (int) last + 1);
    });
    assertThat(copy).as(where).isEqualTo(model);
    assertThat(set.count()).as(where).isEqualTo(model.cardinality());
    assertThat(set.runs()).as(where).isEqualTo(runs(model));
    assertThat(set.isEmpty()).as(where).isEqualTo(model.isEmpty());
  }

  private static int runs(BitSet model) {
    int runs = 0;
    for (int at = model.nextSetBit(0); at >= 0; at = model.nextSetBit(model.nextClearBit(at))) {
      runs++;
    }
    return runs;
  }
}
