package io.peerage.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class BenchOptionsTest {

  @Test
  void says_one_gibibyte_in_memory_three_times_when_nothing_is_said() {
    assertThat(BenchOptions.parse(List.of()))
        .isEqualTo(new BenchOptions(1 << 30, Path.of("/dev/shm"), 3, false));
  }

  @Test
  void takes_every_option() {
    assertThat(
            BenchOptions.parse(
                List.of("--profile", "--runs", "5", "--dir", "/tmp", "--size", "1000")))
        .isEqualTo(new BenchOptions(1000, Path.of("/tmp"), 5, true));
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
