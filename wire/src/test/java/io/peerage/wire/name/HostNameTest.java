package io.peerage.wire.name;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostNameTest {

  private static final String LABEL = "a".repeat(HostName.LABEL_MAX);
  private static final String LONGEST = (LABEL + ".").repeat(3) + "b".repeat(61);

  @Test
  void case_and_a_final_dot_make_no_difference() {
    assertThat(HostName.of("_dnsaddr.Example.COM.")).contains(new HostName("_dnsaddr.example.com"));
  }

  @Test
  void the_longest_name_has_253_characters_and_the_longest_label_63() {
    assertThat(LONGEST).hasSize(HostName.LENGTH_MAX);
    assertThat(HostName.of(LONGEST)).isPresent();
    assertThat(HostName.of(LONGEST + "b")).isEmpty();
    assertThat(HostName.of(LABEL)).isPresent();
    assertThat(HostName.of(LABEL + "a")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", ".", "..", "a..b", ".a", "a b", "a/b", "ä.de", "a\u0000", "a:1", "\u212a"})
  void anything_else_is_no_name(String text) {
    assertThat(HostName.of(text)).isEmpty();
  }

  @Test
  void is_made_only_of_the_one_form() {
    assertThatThrownBy(() -> new HostName("A")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new HostName("a.")).isInstanceOf(IllegalArgumentException.class);
  }
}
