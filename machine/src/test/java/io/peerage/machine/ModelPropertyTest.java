package io.peerage.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.peerage.machine.model.Call;
import io.peerage.machine.model.Counts;
import io.peerage.machine.model.Item;
import io.peerage.machine.model.ModelPlay;
import io.peerage.machine.model.Scenario;
import io.peerage.machine.model.ScenarioDraw;
import io.peerage.machine.model.ScenarioText;
import io.peerage.testkit.SeededTest;
import io.peerage.testkit.Shrinker;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Random machines on the kernel and on the model: whatever is done to them, both do the same.
///
/// A failure shows the least scenario that still fails, ready to become one of those below.
final class ModelPropertyTest {
  private static final int SEEDS = 5;

  /// With as many seeds as a build takes: 100,000 mutations.
  private static final int PROCESSED_MIN = 20_000;

  private static final int SCENARIOS_MIN = 48;

  /// One state alone, and where words end.
  private static final List<Integer> EDGES = List.of(1, 63, 64, 65, 128, 129);

  private static final int WORD = 64;
  private static final int STATES_MAX = 200;

  @SeededTest(seeds = SEEDS)
  void kernel_and_model_do_the_same(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Counts count = new Counts();
    for (int n = 0; n < SCENARIOS_MIN || count.processed < PROCESSED_MIN; n++) {
      int size = size(random, n);
      List<Item> items = ScenarioDraw.of(random.split(), size, size > WORD ? 20 : 200);
      try {
        play(new Scenario(items), count);
      } catch (KernelPlay.Difference | RuntimeException failed) {
        throw new AssertionError(shrunk(items), failed);
      }
    }
    assertNothingWasRare(count);
  }

  /// A third are larger than a word, a third small enough for handlers on everything.
  private static int size(SplittableRandom random, int n) {
    if (n < EDGES.size()) {
      return EDGES.get(n);
    }
    return switch (n % 3) {
      case 0 -> random.nextInt(WORD + 1, STATES_MAX + 1);
      case 1 -> random.nextInt(1, 9);
      default -> random.nextInt(1, WORD + 1);
    };
  }

  private static void assertNothingWasRare(Counts count) {
    assertThat(count.processed).isGreaterThanOrEqualTo(PROCESSED_MIN);
    int one = count.processed / 100;
    assertThat(count.executed).as("executed: %s", count).isGreaterThan(40 * one);
    assertThat(count.canceled).as("canceled: %s", count).isGreaterThan(10 * one);
    assertThat(count.nested).as("nested: %s", count).isGreaterThan(10 * one);
    assertThat(count.depth).as("depth: %s", count).isEqualTo(ModelPlay.DEPTH_MAX);
    assertThat(count.checks).as("checks: %s", count).isGreaterThan(4 * one);
    assertThat(count.wide).as("wide: %s", count).isGreaterThan(3 * one);
    assertThat(count.autos).as("autos: %s", count).isGreaterThan(4 * one);
    assertThat(count.vetoes).as("vetoes: %s", count).isGreaterThan(2 * one);
    assertThat(count.failures).as("failures: %s", count).isGreaterThan(one);
    assertThat(count.repaired).as("repaired: %s", count).isGreaterThan(one / 10);
    assertThat(count.dropped).as("dropped: %s", count).isGreaterThan(one / 10);
    assertThat(count.suppressed).as("suppressed: %s", count).isGreaterThan(one);
    assertThat(count.early).as("early: %s", count).isGreaterThan(one / 10);
    assertThat(count.lapsed).as("lapsed: %s", count).isGreaterThan(one);
    assertThat(count.ahead).as("ahead: %s", count).isGreaterThan(2 * one);
    assertThat(count.full).as("full: %s", count).isGreaterThan(one / 10);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        """
        schema A:auto,req=B; B:multi,rem=C,after=A; C
        limit 2
        handlers AEnter AB
        BState refuses 2
        BEnd calls +A; -B {x:1}; =; ?A C; ?-A; !; ^C; <+A; [C]-A; <[A]+B {x:1}
        CState 3 calls ~A
        AnyState throws 5
        +A B
        -
        """,
        // A failing auto state used to fail, be reported and be asked for without end.
        """
        schema A:auto; B
        AEnter throws
        +B
        """,
        // Adding and removing what does not exist used to be refused when the machine was built.
        """
        schema A:add=Nobody,rem=Nobody; B
        +A B
        """,
        // A repaired active list is out of order until the next transition, its exits are not.
        """
        schema A; B:after=A
        handlers AExit BExit
        AEnd throws
        +A B
        =B Exception
        =
        """,
        // What is rare among the drawn ones.
        """
        schema Heartbeat; A:auto
        +Heartbeat
        """,
        """
        schema A; B
        AState calls +B; +B {x:1}
        +A
        """,
        """
        schema A; B
        limit 1
        AState calls +B; !; -Exception
        +A
        """,
        """
        schema X:add=A+B+D; A:req=B; B:req=D; D:req=C; C
        +X
        """,
        """
        schema A; B; C
        BState throws
        +A B C
        """,
        // What waits on a condition makes nothing superfluous.
        """
        schema A; B; C
        BState calls [C]+A; +A
        +B
        """,
        // An auto transition that exchanges states does not count as executed.
        """
        schema A; B:auto,rem=A
        +A
        """
      })
  void scenarios_worth_keeping_come_out_the_same(String text) {
    Scenario scenario = ScenarioText.parse(text);
    assertThat(scenario).hasToString(text.strip());
    play(scenario, new Counts());
  }

  @Test
  void a_difference_is_told_with_what_both_sides_say() {
    Scenario scenario = ScenarioText.parse("schema A; B\nAEnter refuses\n+A B");
    ModelPlay model = new ModelPlay(scenario, new Counts());
    KernelPlay kernel = new KernelPlay(ScenarioText.parse("schema A; B\n+A B"), model.turn());
    Call call = scenario.calls().getFirst();
    assertThatThrownBy(() -> kernel.play(call, model.play(call)))
        .isInstanceOf(KernelPlay.Difference.class)
        .hasMessageContaining("after +A B: transition");
  }

  private static void play(Scenario scenario, Counts count) {
    ModelPlay model = new ModelPlay(scenario, count);
    KernelPlay kernel = new KernelPlay(scenario, model.turn());
    for (Call call : scenario.calls()) {
      kernel.play(call, model.play(call));
    }
  }

  private static String shrunk(List<Item> items) {
    Scenario least = new Scenario(Shrinker.shrink(items, few -> !failure(few).isEmpty()));
    return "%s%nin%n%s".formatted(failure(least), least);
  }

  private static String failure(List<Item> items) {
    // A machine has a state at least: what cannot be built does not fail in the way looked for.
    boolean possible = items.stream().anyMatch(Item.Has.class::isInstance);
    return possible ? failure(new Scenario(items)) : "";
  }

  /// What goes wrong, or nothing.
  private static String failure(Scenario scenario) {
    try {
      play(scenario, new Counts());
      return "";
    } catch (KernelPlay.Difference | RuntimeException failed) {
      return failed.toString();
    }
  }
}
