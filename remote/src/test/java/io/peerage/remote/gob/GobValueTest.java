package io.peerage.remote.gob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.peerage.wire.Bytes;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class GobValueTest {

  @Test
  void stands_for_what_every_go_program_can_read() {
    assertThat(GobValue.of(null)).isEqualTo(GobValue.NIL);
    assertThat(GobValue.of(true)).isEqualTo(new GobValue.Truth(true));
    assertThat(GobValue.of(-7)).isEqualTo(new GobValue.Whole(-7));
    assertThat(GobValue.of(1L << 40)).isEqualTo(new GobValue.Whole(1L << 40));
    assertThat(GobValue.of(1.5)).isEqualTo(new GobValue.Real(1.5));
    assertThat(GobValue.of("a")).isEqualTo(new GobValue.Text("a"));
    assertThat(GobValue.of(new byte[] {1})).isEqualTo(new GobValue.Blob(Bytes.ofHex("01")));
    assertThat(GobValue.of(Bytes.ofHex("01"))).isEqualTo(new GobValue.Blob(Bytes.ofHex("01")));
    assertThat(GobValue.of(new int[] {-1, 2})).isEqualTo(new GobValue.Wholes(Numbers.of(-1, 2)));
    assertThat(GobValue.of(new long[] {-1, 2})).isEqualTo(new GobValue.Wholes(Numbers.of(-1, 2)));
    assertThat(GobValue.of(List.of("a"))).isEqualTo(new GobValue.Texts(List.of("a")));
    assertThat(GobValue.of(List.of())).isEqualTo(new GobValue.Texts(List.of()));
    assertThat(GobValue.of(List.of(1, 2L))).isEqualTo(new GobValue.Wholes(Numbers.of(1, 2)));
    assertThat(GobValue.of(GobValue.NIL)).isEqualTo(GobValue.NIL);
  }

  @Test
  void stands_for_nothing_else() {
    for (Object other : List.of('c', 1.5f, List.of(1.5), List.of("a", 1), Arrays.asList(1, null))) {
      assertThatThrownBy(() -> GobValue.of(other)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void numbers_are_a_value() {
    long[] array = {1, 2};
    Numbers numbers = Numbers.of(array);
    array[0] = 9;
    numbers.toArray()[1] = 9;
    assertThat(numbers).isEqualTo(Numbers.of(1, 2)).hasSameHashCodeAs(Numbers.of(1, 2));
    assertThat(numbers).isNotEqualTo(Numbers.of(1, 3)).hasToString("[1, 2]");
    assertThat(numbers.get(1)).isEqualTo(2);
    assertThat(Numbers.of(new long[17]).toString()).endsWith("0, …(17)]");
  }
}
