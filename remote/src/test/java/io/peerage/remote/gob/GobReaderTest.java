package io.peerage.remote.gob;

import static io.peerage.remote.gob.Crafted.end;
import static io.peerage.remote.gob.Crafted.fed;
import static io.peerage.remote.gob.Crafted.reader;
import static io.peerage.remote.gob.Crafted.reread;
import static io.peerage.remote.gob.Crafted.slice;
import static io.peerage.remote.gob.Crafted.string;
import static io.peerage.remote.gob.Crafted.struct;
import static io.peerage.remote.gob.Crafted.taken;
import static org.assertj.core.api.Assertions.assertThat;

import io.peerage.wire.Bytes;
import io.peerage.wire.Decoded;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GobReaderTest {

  private static final GobLimits LIMITS = GobLimits.DEFAULT;

  private static final GobType<GobVectorTest.One<String>> NAMED =
      GobVectorTest.One.type("Ours", "Name", GobTypes.STRING);

  @Test
  void finds_fields_by_name_and_skips_what_it_does_not_know() {
    var theirs =
        GobType.<List<String>>struct(
            "Theirs",
            fields -> {
              fields.add("Before", GobTypes.STRINGS, all -> all);
              fields.add("Name", GobTypes.STRING, List::getFirst);
              fields.add("Behind", GobType.map("M", GobTypes.STRING, Sample.Sub.TYPE), _ -> subs());
              return _ -> List.of();
            });
    assertThat(reread(theirs, List.of("x", "y"), NAMED))
        .isEqualTo(new Decoded.Value<>(new GobVectorTest.One<>("x")));
  }

  private static Map<String, Sample.Sub> subs() {
    return Map.of("a", new Sample.Sub(true, List.of("b"), GobValue.of(List.of("c"))));
  }

  @Test
  void what_was_not_sent_is_zero() {
    assertThat(reread(Sample.TYPE, Sample.of(GobValue.NIL), Sample.TYPE))
        .isEqualTo(new Decoded.Value<>(Sample.of(GobValue.NIL)));
  }

  @Test
  void nothing_in_common_means_out_of_step() {
    assertThat(reread(Sample.TYPE, Sample.of(GobValue.of(1)), NAMED))
        .isEqualTo(new Decoded.Malformed<>("no field of Sample matches Ours"));
  }

  @Test
  void a_struct_without_fields_matches_any() {
    var empty = GobType.<String>struct("Empty", _ -> _ -> "empty");
    assertThat(reread(Sample.TYPE, Sample.of(GobValue.of(1)), empty))
        .isEqualTo(new Decoded.Value<>("empty"));
    assertThat(reread(empty, "", NAMED))
        .isEqualTo(new Decoded.Value<>(new GobVectorTest.One<>("")));
  }

  @Test
  void another_kind_is_malformed() {
    var theirs = GobVectorTest.One.type("Theirs", "Name", GobTypes.INT);
    assertThat(reread(theirs, new GobVectorTest.One<>(1L), NAMED))
        .isEqualTo(new Decoded.Malformed<>("int where string is read"));
  }

  @Test
  void a_number_that_does_not_fit_is_malformed() {
    assertThat(reread(GobTypes.UINT64, 255L, GobTypes.UINT8)).isEqualTo(new Decoded.Value<>(255));
    assertThat(reread(GobTypes.UINT64, 256L, GobTypes.UINT8))
        .isEqualTo(new Decoded.Malformed<>("256 in 8 bits"));
    var ticks = GobType.unsignedNumbers("[]uint32", Integer.SIZE);
    var times = GobType.unsignedNumbers("Time", Long.SIZE);
    assertThat(reread(times, Numbers.of(0xffff_ffffL), ticks))
        .isEqualTo(new Decoded.Value<>(Numbers.of(0xffff_ffffL)));
    assertThat(reread(times, Numbers.of(0x1_0000_0000L), ticks))
        .isEqualTo(new Decoded.Malformed<>("4294967296 in 32 bits"));
  }

  @Test
  void a_type_that_is_not_registered_leaves_its_name_only() {
    GobValue sub = Sample.known(new Sample.Sub(true, List.of("a"), GobValue.of(List.of(1))));
    var writer = new GobWriter(LIMITS);
    writer.write(Sample.TYPE, Sample.of(sub).withArgs(Map.of("x", GobValue.of("kept"))));
    var reader = fed(new GobReader(LIMITS, GobRegistry.NONE), taken(writer));
    assertThat(reader.next(Sample.TYPE))
        .isEqualTo(
            new Decoded.Value<>(
                Sample.of(new GobValue.Foreign(Sample.Sub.NAME))
                    .withArgs(Map.of("x", GobValue.of("kept")))));
  }

  @Test
  void a_malformed_stream_stays_so() {
    var reader = new GobReader(LIMITS, GobRegistry.NONE);
    var _ = fed(reader, Bytes.ofHex("00"));
    Decoded<String> wrong = reader.skip();
    assertThat(wrong).isInstanceOf(Decoded.Malformed.class);
    ByteBuffer more = string("good").asBuffer();
    reader.feed(more);
    assertThat(more.hasRemaining()).isFalse();
    assertThat(reader.skip()).isEqualTo(wrong);
    assertThat(reader.next(GobTypes.STRING))
        .isEqualTo(new Decoded.Malformed<>(((Decoded.Malformed<String>) wrong).why()));
  }

  @Test
  void a_rejected_stream_is_malformed_for_the_first_reason() {
    var reader = fed(new GobReader(LIMITS, GobRegistry.NONE), string("good"));
    reader.reject("first");
    reader.reject("second");
    assertThat(reader.skip()).isEqualTo(new Decoded.Malformed<>("first"));
  }

  @ParameterizedTest
  @CsvSource({
    "string, 00, a message of 0 bytes",
    "string, f7000000000000000001, a number of 9 bytes",
    "string, ff0306000c, a number that is longer than it must be",
    "string, fe000306000c, a number that is longer than it must be",
    "string, 030600ff, uint where string is read",
    "uint, 030600ff, 'cut: 1 bytes wanted, 0 there'",
    "uint, 0406000000, 1 bytes behind a value or definition",
    "uint, 03060101, a value alone that begins with a field",
    "bool, 03020002, a bool of 2",
    "string, 050c00016100, 1 bytes behind a value or definition",
    "string, 040c0001ff, a string that is not UTF-8",
    "string, 040c000261, 'cut: 2 bytes wanted, 1 there'",
    "string, 0b0c00f87fffffffffffffff, 9223372036854775807 bytes where at most 2147483647 are"
        + " allowed",
    "string, 03180000, type 12 is not defined",
    "string, 04ff800000, type 64 is not defined",
    "string, 0104, 'cut: 1 bytes wanted, 0 there'",
    "string, 0b7d020102ff8000010c0000, a definition of type 63",
    "string, 01fc, 'cut: 4 bytes wanted, 0 there'",
    "string, 0301ff80, a definition of kind 127",
    "string, 0300ff80, type 0 is not defined",
  })
  void is_malformed(String as, String stream, String why) {
    GobType<?> type =
        switch (as) {
          case "string" -> GobTypes.STRING;
          case "uint" -> GobTypes.UINT64;
          default -> GobTypes.BOOL;
        };
    assertThat(fed(reader(), Bytes.ofHex(stream)).next(type))
        .isEqualTo(new Decoded.Malformed<>(why));
  }

  @Test
  void a_type_is_defined_once() {
    assertThat(end(LIMITS, slice(64, WireType.INT), slice(65, WireType.INT))).isEmpty();
    assertThat(end(LIMITS, slice(64, WireType.INT), slice(64, WireType.INT)))
        .isEqualTo("type 64 is defined twice");
  }

  @Test
  void a_struct_has_a_name_once() {
    assertThat(end(LIMITS, struct(64, "S", List.of("A", "B"), WireType.INT))).isEmpty();
    assertThat(end(LIMITS, struct(64, "S", List.of("A", "A"), WireType.INT)))
        .isEqualTo("two fields of the name A");
  }

  @Test
  void a_map_has_a_key_once() {
    var map = GobType.map("", GobTypes.STRING, GobTypes.BOOL);
    Bytes definition = Bytes.ofHex("0d7f040102ff8000010c01020000");
    var good = fed(reader(), definition, Bytes.ofHex("0aff800002016100016201"));
    assertThat(good.next(map)).isEqualTo(new Decoded.Value<>(Map.of("a", false, "b", true)));
    var bad = fed(reader(), definition, Bytes.ofHex("0aff800002016100016101"));
    assertThat(bad.next(map)).isEqualTo(new Decoded.Malformed<>("a key twice in a map: a"));
  }

  @Test
  void an_array_has_as_many_elements_as_its_type_says() {
    Bytes definition = Bytes.ofHex("0d7f010102ff8000010401060000");
    assertThat(end(LIMITS, definition, Bytes.ofHex("07ff800003020004"))).isEmpty();
    assertThat(end(LIMITS, definition, Bytes.ofHex("06ff8000020200")))
        .isEqualTo("2 elements of an array of 3");
  }
}
