package io.peerage.swarm.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.peerage.wire.Bytes;
import io.peerage.wire.Decoded;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HandshakeOptionsTest {

  @ParameterizedTest
  @CsvSource({
    "'', cut",
    "0001, cut",
    "0101 0001 ff, option 0 behind option 1",
    "0001 0001 ff, option 0 behind option 0",
    "020000 ff, option 2 is empty",
    "0304 ff, option 3 has the unassigned value 4",
    "0405 ff, option 4 has the unassigned value 5",
    "0605 ff, option 6 has the unassigned value 5",
    "07ffffffff ff, discard window without chunk addressing",
    "0604 078000000000000000 ff, discard window 9223372036854775808",
    "0800 ff, option 8 is empty",
    "0821, 33 bytes where at most 32",
    "020205, 517 bytes where at most 516",
    "0900000000 ff, option 9 is 0",
    "0a00 ff, unassigned option 10",
  })
  void says_what_is_wrong(String hex, String why) {
    assertThat(decode(hex))
        .isInstanceOfSatisfying(
            Decoded.Malformed.class, wrong -> assertThat(wrong.why()).contains(why));
  }

  @ParameterizedTest
  @CsvSource({
    "ff",
    "0000 ff",
    "0602 07ffffffff ff",
    "0602 0700000100 ff",
    "0604 07ffffffffffffffff ff",
    "0601 077ffffffffffffffe ff",
    "09ffffffff ff",
    "0001 0101 0303 0402 050d 0600 0700000010 0802fffc 0900000400 ff",
  })
  void writes_what_it_has_read(String hex) {
    var options = value(hex);
    ByteBuffer out = ByteBuffer.allocate(options.encodedBytes());
    options.writeTo(out);
    assertThat(HexFormat.of().formatHex(out.array())).isEqualTo(hex.replace(" ", ""));
  }

  @Test
  void a_window_without_limit_is_the_same_in_both_widths() {
    assertThat(value("0602 07ffffffff ff").discardWindow())
        .isEqualTo(value("0604 07ffffffffffffffff ff").discardWindow())
        .isEqualTo(HandshakeOptions.KEEPS_ALL);
  }

  @Test
  void the_bitmap_counts_from_the_left() {
    // All but ACK and PEX, the example of RFC 7574.
    var options = value("0802d9f0 ff");
    assertThat(options.supports(MessageType.HANDSHAKE)).isTrue();
    assertThat(options.supports(MessageType.ACK)).isFalse();
    assertThat(options.supports(MessageType.HAVE)).isTrue();
    assertThat(options.supports(MessageType.PEX_REQ)).isFalse();
    assertThat(options.supports(MessageType.UNCHOKE)).isTrue();
    assertThat(options.supports(MessageType.PEX_RES_CERT)).isFalse();
    assertThat(value("0801ff ff").supports(MessageType.REQUEST)).as("behind the end").isFalse();
    assertThat(HandshakeOptions.NONE.supports(MessageType.PEX_RES_CERT)).isTrue();
  }

  @Test
  void stands_behind_the_end_option_afterwards() {
    ByteBuffer in = ByteBuffer.wrap(HexFormat.of().parseHex("0001ff0a"));
    assertThat(HandshakeOptions.decode(in)).isInstanceOf(Decoded.Value.class);
    assertThat(in.remaining()).isEqualTo(1);
  }

  @Test
  void an_id_of_516_bytes_is_read() {
    var id = Bytes.copyOf(new byte[516]);
    assertThat(value("020204" + id.hex() + "ff").swarmId()).isEqualTo(id);
  }

  private static HandshakeOptions value(String hex) {
    if (decode(hex) instanceof Decoded.Value(HandshakeOptions options)) {
      return options;
    }
    throw new AssertionError(decode(hex).toString());
  }

  private static Decoded<HandshakeOptions> decode(String hex) {
    return HandshakeOptions.decode(ByteBuffer.wrap(HexFormat.of().parseHex(hex.replace(" ", ""))));
  }
}
