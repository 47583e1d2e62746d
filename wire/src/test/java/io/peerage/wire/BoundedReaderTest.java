package io.peerage.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class BoundedReaderTest {

  private static BoundedReader reader(String hex) {
    return new BoundedReader(Bytes.ofHex(hex).asBuffer());
  }

  @Test
  void reads_unsigned_numbers_in_network_order() throws MalformedException {
    BoundedReader in = reader("ff" + "fffe" + "fffffffd" + "fffffffffffffffc" + "01");
    assertThat(in.u8()).isEqualTo(0xff);
    assertThat(in.u16()).isEqualTo(0xfffe);
    assertThat(in.u32()).isEqualTo(0xfffffffdL);
    assertThat(in.u64()).isEqualTo(-4);
    assertThat(in.remaining()).isEqualTo(1);
  }

  @Test
  void refuses_every_number_that_is_cut() {
    assertThatThrownBy(() -> reader("").u8()).isInstanceOf(MalformedException.class);
    assertThatThrownBy(() -> reader("01").u16()).isInstanceOf(MalformedException.class);
    assertThatThrownBy(() -> reader("010203").u32()).isInstanceOf(MalformedException.class);
    assertThatThrownBy(() -> reader("01020304050607").u64()).isInstanceOf(MalformedException.class);
  }

  @Test
  void stays_where_it_was_when_it_refuses() throws MalformedException {
    BoundedReader in = reader("0102");
    assertThatThrownBy(in::u32).hasMessage("cut: 4 bytes wanted, 2 there");
    assertThat(in.u16()).isEqualTo(0x0102);
  }

  @Test
  void slices_what_is_there_and_no_more() throws MalformedException {
    BoundedReader in = reader("010203");
    ByteBuffer slice = in.slice(2);
    assertThat(Bytes.copyOf(slice)).isEqualTo(Bytes.ofHex("0102"));
    assertThatThrownBy(() -> in.slice(2)).isInstanceOf(MalformedException.class);
    assertThatThrownBy(() -> in.slice(-1)).isInstanceOf(MalformedException.class);
    assertThat(in.slice(1).get()).isEqualTo((byte) 3);
  }

  @Test
  void copies_up_to_the_maximum_of_the_format() throws MalformedException {
    BoundedReader in = reader("010203");
    assertThatThrownBy(() -> in.bytes(3, 2)).hasMessageContaining("at most 2");
    assertThat(in.bytes(3, 3)).isEqualTo(Bytes.ofHex("010203"));
  }

  @Test
  void does_not_allocate_for_a_length_that_a_stranger_made_up() {
    assertThatThrownBy(() -> reader("01").bytes(Integer.MAX_VALUE, Integer.MAX_VALUE))
        .isInstanceOf(MalformedException.class);
  }
}
