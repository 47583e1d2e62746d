package io.peerage.remote.gob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.peerage.wire.Bytes;
import io.peerage.wire.Decoded;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GobWriterTest {

  private final GobWriter writer = new GobWriter(GobLimits.DEFAULT);

  @Test
  void a_definition_is_sent_once() {
    writer.write(GobTypes.STRINGS, List.of("a"));
    int first = Crafted.taken(writer).length();
    writer.write(GobTypes.STRINGS, List.of("a"));
    assertThat(Crafted.taken(writer)).isEqualTo(Bytes.ofHex("06ff8000010161"));
    assertThat(first).isGreaterThan(7);
  }

  /// The first list inside an interface: Go would cut the value here.
  @Test
  void a_value_is_never_cut() {
    writer.write(GobVectorTest.IN, new GobVectorTest.One<>(GobValue.of(List.of("a"))));
    assertThat(Crafted.taken(writer).hex())
        .isEqualTo(
            "157f03010102496e01ff800001010101560110000000"
                + "16ff81020101085b5d737472696e6701ff8200010c0000"
                + "14ff8001085b5d737472696e67ff82040001016100");
  }

  @Test
  void what_was_taken_back_is_defined_again() {
    GobWriter.Mark mark = writer.mark();
    writer.write(GobTypes.STRINGS, List.of("a"));
    writer.backTo(mark);
    assertThat(writer.pending()).isZero();
    writer.write(GobTypes.STRINGS, List.of("b"));
    assertThat(Crafted.fed(Crafted.reader(), Crafted.taken(writer)).next(GobTypes.STRINGS))
        .isEqualTo(new Decoded.Value<>(List.of("b")));
  }

  @Test
  void bytes_are_taken_in_any_pieces() {
    writer.write(GobTypes.STRING, "hello");
    var whole = new StringBuilder();
    while (writer.pending() > 0) {
      ByteBuffer piece = ByteBuffer.allocate(3);
      writer.drainTo(piece);
      whole.append(Bytes.copyOf(piece.flip()).hex());
    }
    assertThat(whole).hasToString("080c000568656c6c6f");
  }

  @Test
  void a_message_is_as_long_as_the_limit() {
    var small = new GobWriter(GobLimits.DEFAULT.withMessageBytesMax(100));
    small.write(GobTypes.STRING, "x".repeat(97));
    int pending = small.pending();
    assertRefused(small, GobTypes.STRING, "x".repeat(98));
    assertThat(small.pending()).isEqualTo(pending);
  }

  @Test
  void a_number_fits_its_type() {
    writer.write(GobTypes.UINT8, 255);
    assertRefused(writer, GobTypes.UINT8, 256);
    assertRefused(writer, GobTypes.UINT8, -1);
    writer.write(GobTypes.UINT16, 65_535);
    assertRefused(writer, GobTypes.UINT16, 65_536);
    writer.write(GobTypes.UINT32, 0xffff_ffffL);
    assertRefused(writer, GobTypes.UINT32, 0x1_0000_0000L);
    writer.write(GobTypes.UINT64, -1L);
    var ticks = GobType.unsignedNumbers("[]uint32", Integer.SIZE);
    writer.write(ticks, Numbers.of(0xffff_ffffL));
    assertRefused(writer, ticks, Numbers.of(-1));
  }

  @Test
  void half_of_a_pair_has_no_form() {
    assertRefused(writer, GobTypes.STRING, "\ud83d");
    writer.write(GobTypes.STRING, "\ud83d\ude00");
  }

  @Test
  void what_was_skipped_cannot_be_written() {
    assertRefused(writer, GobTypes.ANY, new GobValue.Foreign("main.T"));
  }

  @Test
  void a_type_in_an_interface_has_a_name() {
    assertRefused(writer, GobTypes.ANY, new GobValue.Known<>("", GobTypes.INT, 1L));
  }

  @Test
  void a_value_that_fails_leaves_no_definition_behind() {
    var type = GobType.map("M", GobTypes.STRING, GobTypes.ANY);
    assertRefused(
        writer,
        type,
        Map.of("x", new GobValue.Texts(List.of("a")), "y", new GobValue.Foreign("main.T")));
    assertThat(writer.pending()).isZero();
    writer.write(type, Map.of("x", GobValue.of(List.of("a"))));
    assertThat(Crafted.fed(Crafted.reader(), Crafted.taken(writer)).next(type))
        .isEqualTo(new Decoded.Value<>(Map.of("x", new GobValue.Texts(List.of("a")))));
  }

  @Test
  void a_negative_zero_is_another_value() {
    var type = GobVectorTest.One.type("F", "F", GobTypes.FLOAT);
    assertThat(Crafted.reread(type, new GobVectorTest.One<>(-0.0), type))
        .isEqualTo(new Decoded.Value<>(new GobVectorTest.One<>(-0.0)));
  }

  private static <T> void assertRefused(GobWriter writer, GobType<T> type, T value) {
    assertThatThrownBy(() -> writer.write(type, value))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
