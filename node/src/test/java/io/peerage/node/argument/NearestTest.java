package io.peerage.node.argument;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestTest {

  private static final List<String> WORDS = List.of("try", "share", "get", "hash", "--chunk-size");

  @ParameterizedTest
  @CsvSource({
    "shar, share",
    "hsare, share",
    "sahre, share",
    "gte, get",
    "has, hash",
    "--chunksize, --chunk-size",
    "--chunk, --chunk-size",
    "ty, try",
  })
  void finds_what_was_meant(String typed, String meant) {
    assertThat(Nearest.to(typed, WORDS)).contains(meant);
  }

  @ParameterizedTest
  @CsvSource({"zzz", "serve-this", "--quux", "x"})
  void does_not_guess_wildly(String typed) {
    assertThat(Nearest.to(typed, WORDS)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"ab, ab, 0", "ab, ba, 1", "abc, ac, 1", "ac, abc, 1", "abc, axc, 1", "abc, xyz, 3"})
  void counts_slips_of_the_finger(String a, String b, int slips) {
    assertThat(Nearest.distance(a, b)).isEqualTo(slips);
  }

  @Test
  void finds_nothing_among_nothing() {
    assertThat(Nearest.to("get", List.of())).isEmpty();
  }
}
