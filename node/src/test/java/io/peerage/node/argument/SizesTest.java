package io.peerage.node.argument;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SizesTest {

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "1, 1",
    "1024, 1024",
    "7B, 7",
    "64KiB, 65536",
    "64kib, 65536",
    "10MB, 10000000",
    "1GiB, 1073741824",
    "1.5GiB, 1610612736",
    "0.5 KiB, 512",
    "1TB, 1000000000000",
    "2TiB, 2199023255552",
    "9223372036854775807, 9223372036854775807",
  })
  void reads_what_people_write(String text, long bytes) {
    assertThat(Sizes.parse(text)).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "KiB", "-1", "+1", "1e3", "1..5MB", "3q", "64K", "0x10", "1,5MB", "٣"})
  void says_how_to_write_what_is_no_size(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Sizes.parse(text))
        .withMessageContaining("is no size; write bytes, or a unit");
  }

  @ParameterizedTest
  @ValueSource(strings = {"9223372036854775808", "8388608TiB", "9999999999999999999GB"})
  void refuses_more_than_a_long_holds(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Sizes.parse(text))
        .withMessageEndingWith("is too large");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.5", "1.5B", "0.0001KiB"})
  void refuses_a_fraction_of_a_byte(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Sizes.parse(text))
        .withMessageEndingWith("is no whole number of bytes");
  }
}
