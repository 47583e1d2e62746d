package io.peerage.node.argument;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.peerage.swarm.content.HashFunction;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HashNamesTest {

  @ParameterizedTest
  @CsvSource({"sha256, SHA_256", "SHA-256, SHA_256", "sha1, SHA_1"})
  void reads_what_may_be_chosen(String name, HashFunction function) {
    assertThat(HashNames.parse(name)).isEqualTo(function);
  }

  @ParameterizedTest
  @ValueSource(strings = {"md5", "sha512", ""})
  void says_what_there_is_to_choose(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HashNames.parse(name))
        .withMessage("'" + name + "' is neither sha256 nor sha1");
  }
}
