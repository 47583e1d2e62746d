package io.peerage.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ShrinkerTest {

  private static final List<Integer> THOUSAND = IntStream.range(0, 1_000).boxed().toList();

  @SeededTest
  void finds_the_steps_that_matter_among_a_thousand(long seed) {
    Draw draw = Draw.seeded(seed);
    Set<Integer> culprits = new HashSet<>();
    while (culprits.size() < 3) {
      culprits.add(draw.between(0, 999));
    }
    assertThat(Shrinker.shrink(THOUSAND, steps -> steps.containsAll(culprits)))
        .containsExactlyElementsOf(culprits.stream().sorted().toList());
  }

  @Test
  void ends_with_no_step_when_the_test_fails_by_itself() {
    assertThat(Shrinker.shrink(THOUSAND, _ -> true)).isEmpty();
  }

  @Test
  void keeps_everything_when_everything_is_needed() {
    List<Integer> ten = THOUSAND.subList(0, 10);
    assertThat(Shrinker.shrink(ten, steps -> steps.size() == 10)).isEqualTo(ten);
  }

  @Test
  void stops_after_as_many_tries_as_it_says() {
    List<Integer> many = IntStream.range(0, 10_000).boxed().toList();
    AtomicInteger tries = new AtomicInteger();
    Shrinker.shrink(many, _ -> tries.incrementAndGet() < 0);
    assertThat(tries).hasValue(Shrinker.TRIES_MAX);
  }

  @Test
  void a_failed_check_names_the_few_steps_and_the_cause() {
    assertThatThrownBy(() ->
            Shrinker.check(
                THOUSAND,
                steps -> {
                  if (steps.contains(7)) {
                    throw new IllegalStateException("seven");
                  }
                }))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("after 1 of 1000 steps: [7]")
        .hasRootCauseMessage("seven");
  }

  @Test
  void a_check_that_holds_says_nothing() {
    assertThatCode(() -> Shrinker.check(THOUSAND, _ -> {})).doesNotThrowAnyException();
  }
}
