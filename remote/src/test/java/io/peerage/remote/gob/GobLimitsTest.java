package io.peerage.remote.gob;

import static io.peerage.remote.gob.Crafted.end;
import static io.peerage.remote.gob.Crafted.fed;
import static io.peerage.remote.gob.Crafted.message;
import static io.peerage.remote.gob.Crafted.reader;
import static io.peerage.remote.gob.Crafted.slice;
import static io.peerage.remote.gob.Crafted.string;
import static io.peerage.remote.gob.Crafted.struct;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.peerage.remote.gob.Crafted.Outcome;
import io.peerage.wire.Bytes;
import io.peerage.wire.Decoded;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Every limit at its edge.
class GobLimitsTest {

  private static final GobLimits LIMITS = GobLimits.DEFAULT;

  @Test
  void a_message_is_as_long_as_the_limit() {
    var limits = new GobLimits(100, 16, 256, 64, 256, 16, 32);
    // Number, a zero and the length before the text.
    assertThat(end(limits, string("x".repeat(97)))).isEmpty();
    assertThat(end(limits, string("x".repeat(98)))).isEqualTo("a value of more than 100 bytes");
  }

  @ParameterizedTest
  @ValueSource(strings = {"65", "ff80", "fc7fffffff", "fcffffffff", "f88000000000000000"})
  void a_length_above_the_limit_is_refused_before_its_message_comes(String length) {
    var limits = new GobLimits(100, 16, 256, 64, 256, 16, 32);
    assertThat(end(limits, Bytes.ofHex(length))).isEqualTo("a value of more than 100 bytes");
    assertThat(end(limits, Bytes.ofHex("64"))).isEmpty();
  }

  /// The definition inside the value ends its first message; what is behind it is 9 + 2 bytes.
  @Test
  void the_pieces_of_a_value_together_are_as_long_as_the_limit() {
    Bytes in = Bytes.ofHex("157f03010102496e01ff800001010101560110000000");
    Bytes first = Bytes.ofHex("18ff8001085b5d737472696e67ff81020102ff8200010c0000");
    Bytes rest = Bytes.ofHex("08ff82040001016100");
    int span = 24 + 1 + 8;
    assertThat(end(new GobLimits(span, 16, 256, 64, 256, 16, 32), in, first, rest)).isEmpty();
    assertThat(end(new GobLimits(span - 1, 16, 256, 64, 256, 16, 32), in, first, rest))
        .isEqualTo("a value of more than " + (span - 1) + " bytes");
  }

  /// Definitions that come where a cut value goes on are kept, too, until it does.
  @Test
  void definitions_behind_a_cut_count_as_pieces_of_the_value() {
    Bytes in = Bytes.ofHex("157f03010102496e01ff800001010101560110000000");
    Bytes first = Bytes.ofHex("18ff8001085b5d737472696e67ff81020102ff8200010c0000");
    Bytes definition = slice(66, WireType.INT);
    int span = 24 + definition.length();
    assertThat(end(new GobLimits(span, 16, 256, 64, 256, 16, 32), in, first, definition)).isEmpty();
    assertThat(end(new GobLimits(span - 1, 16, 256, 64, 256, 16, 32), in, first, definition))
        .isEqualTo("a value of more than " + (span - 1) + " bytes");
  }

  @Test
  void a_value_comes_in_as_many_pieces_as_the_limit() {
    for (int pieces = 1; pieces <= 4; pieces++) {
      Bytes[] cut = cut(pieces);
      assertThat(end(new GobLimits(1000, pieces, 256, 64, 256, 16, 32), cut)).isEmpty();
      assertThat(end(new GobLimits(1000, Math.max(1, pieces - 1), 256, 64, 256, 16, 32), cut))
          .isEqualTo(pieces == 1 ? "" : "a value in more than " + (pieces - 1) + " pieces");
    }
  }

  /// A list of interfaces, each with a list of a type of its own, and something that is whole.
  private static Bytes[] cut(int pieces) {
    Bytes[] messages = new Bytes[pieces + 2];
    messages[0] = slice(64, WireType.INTERFACE);
    for (int i = 0; i < pieces; i++) {
      int piece = i;
      messages[1 + i] =
          message(out -> {
            if (piece == 0) {
              out.integer(64);
              out.unsigned(0);
              out.unsigned(pieces - 1);
            } else {
              out.integer(100 + piece);
              out.unsigned(2);
              out.unsigned(0);
              out.unsigned(0);
            }
            if (piece < pieces - 1) {
              out.text("T" + piece);
              out.integer(-101 - piece);
              out.slice("", 101 + piece, WireType.STRING);
            }
          });
    }
    messages[pieces + 1] = string("behind");
    return messages;
  }

  @Test
  void defines_as_many_types_as_the_limit() {
    var limits = new GobLimits(1000, 16, 2, 64, 256, 16, 32);
    Bytes[] three = {slice(64, 2), slice(65, 2), slice(66, 2)};
    assertThat(end(limits, three[0], three[1])).isEmpty();
    assertThat(end(limits, three)).isEqualTo("more than 2 types");
  }

  @Test
  void a_struct_has_as_many_fields_as_the_limit() {
    var limits = new GobLimits(1000, 16, 256, 2, 256, 16, 32);
    assertThat(end(limits, struct(64, "S", List.of("A", "B"), WireType.INT))).isEmpty();
    assertThat(end(limits, struct(64, "S", List.of("A", "B", "C"), WireType.INT)))
        .isEqualTo("a struct of 3 fields");
  }

  @Test
  void names_are_as_long_as_the_limit() {
    var limits = new GobLimits(1000, 16, 256, 64, 3, 16, 32);
    String tooLong = "4 bytes where at most 3 are allowed";
    assertThat(end(limits, struct(64, "abc", List.of("def"), WireType.INT))).isEmpty();
    assertThat(end(limits, struct(64, "abcd", List.of(), WireType.INT))).isEqualTo(tooLong);
    assertThat(end(limits, struct(64, "", List.of("abcd"), WireType.INT))).isEqualTo(tooLong);
    Bytes interfaces = slice(64, WireType.INTERFACE);
    assertThat(end(limits, interfaces, holding("int"))).isEmpty();
    assertThat(end(limits, interfaces, holding("int8"))).isEqualTo(tooLong);
    var reader = fed(new GobReader(limits, GobRegistry.NONE), interfaces, holding("int8"));
    assertThat(reader.next(GobType.list("", GobTypes.ANY)))
        .isEqualTo(new Decoded.Malformed<>(tooLong));
  }

  private static Bytes holding(String name) {
    return message(out -> {
      out.integer(64);
      out.unsigned(0);
      out.unsigned(1);
      out.text(name);
      out.integer(WireType.INT);
      out.unsigned(2);
      out.unsigned(0);
      out.integer(7);
    });
  }

  @Test
  void definitions_refer_to_each_other_as_deep_as_the_limit() {
    var limits = new GobLimits(1000, 16, 256, 64, 256, 2, 32);
    Bytes[] two = {slice(64, 65), slice(65, 2), message(out -> list(out, 64, 0))};
    assertThat(end(limits, two)).isEmpty();
    Bytes[] three = {slice(64, 65), slice(65, 66), slice(66, 2), message(out -> list(out, 64, 0))};
    assertThat(end(limits, three)).isEqualTo("more than 2 definitions in a chain");
    // Also where the end of the chain was looked through before.
    Bytes[] late = {
      slice(65, 66),
      slice(66, 2),
      message(out -> list(out, 65, 0)),
      slice(64, 65),
      message(out -> list(out, 64, 0))
    };
    assertThat(end(limits, late)).isEqualTo("more than 2 definitions in a chain");
  }

  @Test
  void all_that_a_type_refers_to_must_be_defined() {
    assertThat(end(LIMITS, slice(64, 65), message(out -> list(out, 64, 0))))
        .isEqualTo("type 65 is not defined");
  }

  @Test
  void values_are_in_each_other_as_deep_as_the_limit() {
    var limits = new GobLimits(1000, 16, 256, 64, 256, 1, 3);
    Bytes itself = slice(64, 64);
    assertThat(end(limits, itself, message(out -> list(out, 64, 1, 1, 0)))).isEmpty();
    assertThat(end(limits, itself, message(out -> list(out, 64, 1, 1, 1, 0))))
        .isEqualTo("more than 3 values in each other");
  }

  /// A list by the number of its type, then counts.
  private static void list(GobOutput out, int type, int... counts) {
    out.integer(type);
    out.unsigned(0);
    for (int count : counts) {
      out.unsigned(count);
    }
  }

  @ParameterizedTest
  @ValueSource(
      longs = {3, 100, Integer.MAX_VALUE, 0xffff_ffffL, Long.MAX_VALUE, Long.MIN_VALUE, -1})
  void a_count_is_at_most_the_bytes_that_are_left(long count) {
    String why = "%s elements where 2 bytes are left".formatted(Long.toUnsignedString(count));
    assertCount(slice(64, WireType.STRING), count, why, GobTypes.STRINGS);
    assertCount(slice(64, WireType.INT), count, why, GobTypes.INTS);
    assertThat(end(LIMITS, slice(64, WireType.INT), counting(2))).isEmpty();
  }

  /// Each entry of a map takes two bytes.
  @Test
  void a_count_of_entries_is_at_most_half_the_bytes_that_are_left() {
    Bytes definition = Bytes.ofHex("0d7f040102ff8000010401020000");
    var map = GobType.map("", GobTypes.INT, GobTypes.BOOL);
    assertThat(end(LIMITS, definition, counting(1))).isEmpty();
    assertCount(definition, 2, "2 elements where 2 bytes are left", map);
  }

  private static void assertCount(Bytes definition, long count, String why, GobType<?> type) {
    assertThat(end(LIMITS, definition, counting(count))).isEqualTo(why);
    assertThat(fed(reader(), definition, counting(count)).next(type))
        .isEqualTo(new Decoded.Malformed<>(why));
  }

  /// A list or map of type 64 with this count and two zeros behind it.
  private static Bytes counting(long count) {
    return message(out -> {
      out.integer(64);
      out.unsigned(0);
      out.unsigned(count);
      out.unsigned(0);
      out.unsigned(0);
    });
  }

  /// There the rest may come in another message, so that only the limit can say no.
  @Test
  void a_count_of_what_may_be_cut_is_at_most_the_limit() {
    var limits = new GobLimits(100, 16, 256, 64, 256, 16, 32);
    Bytes interfaces = slice(64, WireType.INTERFACE);
    assertThat(end(limits, interfaces, counting(100))).isEqualTo("cut: 1 bytes wanted, 0 there");
    assertThat(end(limits, interfaces, counting(101)))
        .isEqualTo("101 elements where 2 bytes are left");
  }

  @Test
  void definitions_of_a_value_that_was_cut_are_read_again_with_it() {
    Bytes[] cut = cut(3);
    byte[] stream = GobVectors.joined(List.of(cut));
    Outcome<String> whole = Crafted.read(stream, reader(), GobReader::skip, stream.length);
    assertThat(whole).isEqualTo(new Outcome<>(List.of("", "string"), ""));
    assertThat(Crafted.read(stream, reader(), GobReader::skip, 1)).isEqualTo(whole);
  }

  @Test
  void limits_are_positive_and_bounded() {
    Consumer<int[]> limits =
        all -> {
          var _ = new GobLimits(all[0], all[1], all[2], all[3], all[4], all[5], all[6]);
        };
    int[] largest = {
      GobLimits.MESSAGE_BYTES_CEILING,
      Integer.MAX_VALUE,
      Integer.MAX_VALUE,
      Integer.MAX_VALUE,
      Integer.MAX_VALUE,
      GobLimits.NESTING_CEILING,
      GobLimits.NESTING_CEILING
    };
    limits.accept(largest);
    limits.accept(new int[] {1, 1, 1, 1, 1, 1, 1});
    for (int i = 0; i < largest.length; i++) {
      int[] none = largest.clone();
      none[i] = 0;
      assertThat(catchThrowable(() -> limits.accept(none)))
          .isInstanceOf(IllegalArgumentException.class);
      int[] more = largest.clone();
      more[i]++;
      assertThat(catchThrowable(() -> limits.accept(more)))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
