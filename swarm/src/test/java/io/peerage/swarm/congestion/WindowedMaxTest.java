package io.peerage.swarm.congestion;

import static org.assertj.core.api.Assertions.assertThat;

import io.peerage.testkit.SeededTest;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class WindowedMaxTest {

  private static final int LENGTH = 10;

  private final WindowedMax max = new WindowedMax(LENGTH);

  @Test
  void it_is_nothing_before_the_first_sample() {
    assertThat(max.get()).isZero();
  }

  @Test
  void a_larger_sample_counts_at_once() {
    max.add(1, 5);
    max.add(2, 7);

    assertThat(max.get()).isEqualTo(7);
  }

  @Test
  void the_largest_counts_for_its_rounds_and_no_longer() {
    max.add(0, 9);
    for (int round = 1; round <= LENGTH; round++) {
      max.add(round, 3);
      assertThat(max.get()).as("round %d", round).isEqualTo(9);
    }

    max.add(LENGTH + 1, 3);

    assertThat(max.get()).isEqualTo(3);
  }

  @Test
  void after_a_long_pause_only_the_new_sample_counts() {
    max.add(0, 9);
    max.add(1000, 2);

    assertThat(max.get()).isEqualTo(2);
  }

  /// Three samples cannot remember everything: it may be less than the true one, but never less
  /// than the newest sample, and never more than the largest of the window.
  @SeededTest(seeds = 50)
  void it_never_exceeds_the_largest_and_never_misses_the_newest(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Deque<double[]> window = new ArrayDeque<>();
    long round = 0;
    for (int i = 0; i < 500; i++) {
      round += random.nextInt(3);
      double value = random.nextDouble();
      max.add(round, value);
      window.addLast(new double[] {round, value});
      while (window.getFirst()[0] < round - LENGTH) {
        window.removeFirst();
      }
      double largest = window.stream().mapToDouble(sample -> sample[1]).max().orElseThrow();
      assertThat(max.get()).isBetween(value, largest);
    }
  }
}
