package io.peerage.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/// Runs classes with seeded tests through JUnit's own launcher and looks at what it reports. The
/// properties `seed` and `seeds` are handed in as JUnit's parameters, so that those of the build
/// that runs this test do not matter.
class SeededTestTest {

  private static final List<Long> SEEN = new ArrayList<>();

  @BeforeEach
  void forget_earlier_runs() {
    SEEN.clear();
  }

  @Test
  void runs_twenty_different_seeds_when_nothing_is_said() {
    run(Recorded.class, "", "");
    assertThat(SEEN).hasSize(20).doesNotHaveDuplicates();
  }

  @Test
  void takes_the_same_seeds_in_every_build() {
    run(Recorded.class, "", "");
    List<Long> first = List.copyOf(SEEN);
    SEEN.clear();
    run(Recorded.class, "", "");
    assertThat(SEEN).isEqualTo(first);
  }

  @Test
  void takes_as_many_seeds_as_the_annotation_says() {
    run(Three.class, "", "");
    assertThat(SEEN).hasSize(3);
  }

  @Test
  void lets_the_property_seeds_override_the_annotation() {
    run(Three.class, "", "7");
    assertThat(SEEN).hasSize(7);
  }

  @Test
  void repeats_one_seed_written_in_hexadecimal() {
    run(Recorded.class, "0xfedcba9876543210", "5");
    assertThat(SEEN).containsExactly(0xfedc_ba98_7654_3210L);
  }

  @Test
  void repeats_one_seed_written_in_decimal() {
    run(Recorded.class, "-42", "");
    assertThat(SEEN).containsExactly(-42L);
  }

  @Test
  void names_the_seed_and_the_command_when_a_run_fails() {
    assertThat(run(Failing.class, "0x2a", "").failures())
        .singleElement()
        .satisfies(failure ->
            assertThat(failure)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("the story of 42")
                .hasMessageContaining(
                    "mvn test -pl testkit -am '-Dtest=SeededTestTest$Failing#fails'"
                        + " -Dseed=0x2a -Dsurefire.failIfNoSpecifiedTests=false")
                .hasRootCauseMessage("the story of 42"));
  }

  @Test
  void shows_the_seed_as_the_name_of_the_run() {
    assertThat(run(Recorded.class, "0x2a", "").names()).contains("seed 0x2a");
  }

  @Test
  void leaves_a_run_that_was_given_up_as_given_up() {
    assertThat(run(GivingUp.class, "", "2").statuses())
        .containsExactly(TestExecutionResult.Status.ABORTED, TestExecutionResult.Status.ABORTED);
  }

  @Test
  void refuses_a_method_that_takes_no_seed() {
    assertThat(run(Seedless.class, "", "").failures())
        .singleElement()
        .satisfies(failure -> assertThat(failure).hasMessageContaining("type long, the seed"));
  }

  @Test
  void refuses_to_run_no_seed_at_all() {
    assertThat(run(Recorded.class, "", "0").failures())
        .singleElement()
        .satisfies(failure -> assertThat(failure).hasMessageContaining("must be positive: 0"));
  }

  private static Report run(Class<?> tests, String seed, String seeds) {
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request()
            .selectors(selectClass(tests))
            .configurationParameters(Map.of("seed", seed, "seeds", seeds))
            .build();
    Report report = new Report(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    LauncherFactory.create().execute(request, report);
    return report;
  }

  private record Report(
      List<String> names, List<TestExecutionResult.Status> statuses, List<Throwable> failures)
      implements TestExecutionListener {
    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
      result.getThrowable().ifPresent(failures::add);
      if (test.isTest()) {
        names.add(test.getDisplayName());
        statuses.add(result.getStatus());
      }
    }
  }

  // Not found by the build itself: their names do not end in Test.

  static final class Recorded {
    @SeededTest
    void sees(long seed) {
      SEEN.add(seed);
    }
  }

  static final class Three {
    @SeededTest(seeds = 3)
    void sees(long seed) {
      SEEN.add(seed);
    }
  }

  static final class Failing {
    @SeededTest
    void fails(long seed) {
      throw new IllegalStateException("the story of " + seed);
    }
  }

  static final class GivingUp {
    @SeededTest
    void gives_up(long seed) {
      Assumptions.abort("not for " + seed);
    }
  }

  static final class Seedless {
    @SeededTest
    void takes_nothing() {}
  }
}
