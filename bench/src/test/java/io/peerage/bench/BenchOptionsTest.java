package io.peerage.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class BenchOptionsTest {

  @Test
  void says_what_the_goals_are_about_when_nothing_is_said() {
    assertThat(BenchOptions.parse(List.of()))
        .isEqualTo(
            new BenchOptions(
                8L << 30, List.of(1024, 32_768), Path.of("/dev/shm"), 3, false, false));
  }

  @Test
  void takes_every_option() {
    assertThat(
            BenchOptions.parse(
                List.of(
                    "--profile",
                    "--runs",
                    "5",
                    "--dir",
                    "/tmp",
                    "--size",
                    "1000",
                    "--nio",
                    "--chunk-size",
                    "8KiB,100")))
        .isEqualTo(new BenchOptions(1000, List.of(8192, 100), Path.of("/tmp"), 5, true, true));
  }

  @Test
  void takes_sizes_in_powers_of_two() {
    assertThat(BenchOptions.parse(List.of("--size", "3MiB")).bytes()).isEqualTo(3 << 20);
    assertThat(BenchOptions.parse(List.of("--size", "9GiB")).bytes()).isEqualTo(9L << 30);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> BenchOptions.parse(List.of("--size", "9GB")));
  }

  @Test
  void refuses_what_it_does_not_know() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> BenchOptions.parse(List.of("--fast")))
        .withMessage("unknown option --fast");
  }

  @Test
  void refuses_an_option_without_its_value() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> BenchOptions.parse(List.of("--runs")))
        .withMessage("--runs needs a value");
  }

  @Test
  void refuses_no_runs_at_all() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> BenchOptions.parse(List.of("--runs", "0")));
  }
}
