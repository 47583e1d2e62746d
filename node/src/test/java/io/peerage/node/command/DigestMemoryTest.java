package io.peerage.node.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.peerage.swarm.content.HashFunction;
import io.peerage.wire.ErrorCode;
import io.peerage.wire.PeerageException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DigestMemoryTest {

  private static final long GIB = 1L << 30;
  private static final HashFunction SHA_256 = HashFunction.SHA_256;

  @ParameterizedTest
  @CsvSource({"1, 1024", "50, 1024", "60, 2048", "100, 2048", "1000, 32768", "100000, 32768"})
  void larger_chunks_are_suggested_for_what_is_large(long gib, int chunkSize) {
    assertThat(DigestMemory.suggested(gib * GIB, SHA_256)).isEqualTo(chunkSize);
  }

  @Test
  void there_is_advice_only_where_larger_chunks_would_be_better() {
    assertThat(DigestMemory.advice("f", 50 * GIB, 1024, SHA_256)).isEmpty();
    assertThat(DigestMemory.advice("f", 100 * GIB, 2048, SHA_256)).isEmpty();
    assertThat(DigestMemory.advice("f", 100 * GIB, 1024, SHA_256))
        .hasValueSatisfying(text ->
            assertThat(text)
                .startsWith("f: digests take 110.0 MiB of memory")
                .contains("--chunk-size 2048 would take 55.0 MiB"));
  }

  @Test
  void what_does_not_fit_into_half_of_the_memory_is_refused() {
    long needed = DigestMemory.bytes(100 * GIB, 1024, SHA_256);
    assertThatCode(() -> new DigestMemory(2 * needed).require("f", 100 * GIB, 1024, SHA_256))
        .doesNotThrowAnyException();
    assertThatExceptionOfType(PeerageException.class)
        .isThrownBy(() -> new DigestMemory(2 * needed - 2).require("f", 100 * GIB, 1024, SHA_256))
        .satisfies(failure -> {
          assertThat(failure.code()).isEqualTo(ErrorCode.USAGE);
          assertThat(failure.getMessage()).contains("f: the digests of 100.0 GiB");
          assertThat(failure.hint()).contains("--chunk-size 2048", "-Xmx331m");
        });
  }

  @Test
  void nothing_overflows_in_what_a_link_may_claim() {
    assertThat(DigestMemory.bytes((1L << 32) * 60_000, 60_000, SHA_256)).isPositive();
  }
}
