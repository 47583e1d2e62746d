package io.peerage.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class BytesTest {

  @Test
  void are_equal_by_content() {
    assertThat(Bytes.ofHex("00ff10")).isEqualTo(Bytes.copyOf(new byte[] {0, -1, 16}));
    assertThat(Bytes.ofHex("00ff10")).hasSameHashCodeAs(Bytes.ofHex("00FF10"));
    assertThat(Bytes.ofHex("00ff10")).isNotEqualTo(Bytes.ofHex("00ff11"));
  }

  @Test
  void share_no_array_with_anybody() {
    byte[] source = {1, 2, 3};
    Bytes bytes = Bytes.copyOf(source);
    source[0] = 9;
    bytes.toArray()[1] = 9;
    assertThat(bytes).isEqualTo(Bytes.ofHex("010203"));
    assertThat(bytes.asBuffer().isReadOnly()).isTrue();
  }

  @Test
  void copy_what_remains_in_a_buffer_and_leave_its_position() {
    ByteBuffer buffer = ByteBuffer.wrap(new byte[] {1, 2, 3, 4}).position(1).limit(3);
    assertThat(Bytes.copyOf(buffer)).isEqualTo(Bytes.ofHex("0203"));
    assertThat(buffer.position()).isEqualTo(1);
  }

  @Test
  void show_eight_bytes_and_then_their_length() {
    assertThat(Bytes.ofHex("0102030405060708")).hasToString("0102030405060708");
    assertThat(Bytes.ofHex("010203040506070809")).hasToString("0102030405060708…(9)");
    assertThat(Bytes.ofHex("010203040506070809").hex()).isEqualTo("010203040506070809");
    assertThat(Bytes.EMPTY).hasToString("");
  }

  @Test
  void refuse_what_is_no_hexadecimal() {
    assertThatThrownBy(() -> Bytes.ofHex("0")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Bytes.ofHex("0g")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void are_written_at_the_position_of_a_buffer() {
    ByteBuffer out = ByteBuffer.allocate(4).position(1);
    Bytes.ofHex("0a0b").writeTo(out);
    assertThat(out.position()).isEqualTo(3);
    assertThat(Bytes.copyOf(out.array())).isEqualTo(Bytes.ofHex("000a0b00"));
  }
}
