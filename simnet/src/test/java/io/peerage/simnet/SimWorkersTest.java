package io.peerage.simnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.peerage.testkit.SeededTest;
import io.peerage.wire.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SimWorkersTest {

  private final SimNet net = SimNet.seeded(1);
  private final SimHost host = net.host("a");
  private final List<Object> log = new ArrayList<>();

  @Test
  void work_runs_outside_of_the_loop_and_its_outcome_comes_in_the_loop() {
    host.loop()
        .execute(() -> {
          host.workers()
              .compute(
                  () -> "in loop: " + host.loop().inLoop(),
                  outcome -> {
                    log.add(outcome);
                    log.add(host.loop().inLoop());
                  });
          log.add("called");
        });
    net.runFor(Duration.ofSeconds(1));
    assertThat(log).containsExactly("called", new Outcome.Success<>("in loop: false"), true);
  }

  @Test
  void work_that_throws_fails() {
    IllegalStateException mistake = new IllegalStateException("no");
    host.loop()
        .execute(() ->
            host.workers()
                .compute(
                    () -> {
                      throw mistake;
                    },
                    log::add));
    net.runFor(Duration.ofSeconds(1));
    assertThat(log).containsExactly(new Outcome.Failure<>(mistake));
  }

  @SeededTest
  void callbacks_run_in_the_order_of_the_calls_and_outside_of_the_loop(long seed) {
    SimNet seeded = SimNet.seeded(seed);
    SimHost any = seeded.host("a");
    for (int i = 0; i < 100; i++) {
      int number = i;
      any.workers().callback(() -> log.add(any.loop().inLoop() ? "in loop" : number));
    }
    seeded.runFor(Duration.ofSeconds(1));
    assertThat(log).isEqualTo(IntStream.range(0, 100).boxed().toList());
  }

  @SeededTest
  void the_seed_decides_which_of_two_computations_ends_first(long seed) {
    assertThat(ends(seed)).isEqualTo(ends(seed));
  }

  @Test
  void both_orders_of_two_computations_occur() {
    assertThat(IntStream.range(0, 50).mapToObj(SimWorkersTest::ends))
        .contains(List.of("a", "b"), List.of("b", "a"));
  }

  @Test
  void a_callback_that_throws_ends_the_run_and_says_when() {
    host.workers()
        .callback(() -> {
          throw new IllegalStateException("of the user");
        });
    assertThatThrownBy(() -> net.runFor(Duration.ofSeconds(1)))
        .hasMessage("of the user")
        .satisfies(mistake ->
            assertThat(mistake.getSuppressed()[0])
                .hasMessageContaining("seed 0x1")
                .hasMessageContaining("on a/10.0.0.1"));
  }

  private static List<String> ends(long seed) {
    SimNet net = SimNet.seeded(seed);
    SimHost host = net.host("a");
    List<String> ends = new ArrayList<>();
    host.loop()
        .execute(() -> {
          host.workers().compute(() -> "a", _ -> ends.add("a"));
          host.workers().compute(() -> "b", _ -> ends.add("b"));
        });
    net.runFor(Duration.ofSeconds(1));
    return ends;
  }
}
