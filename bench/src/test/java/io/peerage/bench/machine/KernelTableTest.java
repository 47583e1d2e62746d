package io.peerage.bench.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.List;
import org.junit.jupiter.api.Test;

class KernelTableTest {
  private static Figure figure(double value, double bytes) {
    return new Figure(value, bytes, Double.NaN);
  }

  @Test
  void takes_the_medians_of_the_runs_of_go() {
    Figure figure =
        GoSide.medians(
            List.of(
                "goos: linux",
                "BenchmarkK6-2 \t 8035\t 97556 ns/op\t 1500 p99-ns\t 4699 B/op\t 55 allocs/op",
                "BenchmarkK6-2 \t 8035\t 10 ns/op\t 700 p99-ns\t 4600 B/op\t 55 allocs/op",
                "BenchmarkK6-2 \t 8035\t 30 ns/op\t 900 p99-ns\t 4650 B/op\t 55 allocs/op",
                "PASS"));

    assertThat(figure).isEqualTo(new Figure(30, 4650, 900));
  }

  @Test
  void takes_the_size_of_a_machine_rather_than_the_time_it_took() {
    assertThat(
            GoSide.medians(List.of("BenchmarkM1/states=10-2 1 99 ns/op 6485 B/machine 8 B/op"))
                .value())
        .isEqualTo(6485);
  }

  @Test
  void says_so_when_go_has_measured_nothing() {
    assertThatIllegalStateException().isThrownBy(() -> GoSide.medians(List.of("PASS")));
  }

  @Test
  void a_ratio_is_met_at_its_edge_and_only_without_allocation() {
    Goal goal = Goal.faster(50);

    Figure theirs = figure(500, 1560);
    assertThat(goal.met(figure(10, 0.001), theirs, Figure.UNKNOWN)).isEqualTo("yes");
    assertThat(goal.met(figure(10.1, 0), theirs, Figure.UNKNOWN)).isEqualTo("no");
    assertThat(goal.met(figure(1, 16), theirs, Figure.UNKNOWN)).isEqualTo("no");
    assertThat(goal.met(figure(1, 0), Figure.UNKNOWN, Figure.UNKNOWN)).isEqualTo("unknown");
  }

  @Test
  void a_bound_is_met_at_its_edge() {
    Goal goal = Goal.atMost(512);
    assertThat(goal.met(figure(512, 0), Figure.UNKNOWN, Figure.UNKNOWN)).isEqualTo("yes");
    assertThat(goal.met(figure(513, 0), Figure.UNKNOWN, Figure.UNKNOWN)).isEqualTo("no");
    assertThat(Goal.NONE.met(figure(513, 0), Figure.UNKNOWN, Figure.UNKNOWN)).isEmpty();
  }

  @Test
  void a_surcharge_is_met_at_its_edge_where_the_plain_mutation_is_known() {
    Goal goal = Goal.above(20);
    assertThat(goal.met(figure(60, 0), Figure.UNKNOWN, figure(40, 0))).isEqualTo("yes");
    assertThat(goal.met(figure(61, 0), Figure.UNKNOWN, figure(40, 0))).isEqualTo("no");
    assertThat(goal.met(figure(60, 0), Figure.UNKNOWN, Figure.UNKNOWN)).isEqualTo("unknown");
  }

  @Test
  void measures_everything_in_full_when_nothing_is_said() {
    assertThat(KernelOptions.parse(List.of())).isEqualTo(KernelOptions.FULL);
    assertThat(KernelOptions.parse(List.of("--only", "K1", "--quick")))
        .isEqualTo(new KernelOptions(1, 5, 200, "K1"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> KernelOptions.parse(List.of("--slow")))
        .withMessage("unknown option --slow");
  }
}
