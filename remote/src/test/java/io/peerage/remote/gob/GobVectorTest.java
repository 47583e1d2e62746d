package io.peerage.remote.gob;

import static org.assertj.core.api.Assertions.assertThat;

import io.peerage.remote.gob.GobVectors.Row;
import io.peerage.wire.Bytes;
import io.peerage.wire.Decoded;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Bytes that Go sent, read as what they were there and written again.
class GobVectorTest {

  /// A struct of Go: `struct P{X, Y int; Name string}`.
  record P(long x, long y, String name) {
    static final GobType<P> TYPE =
        GobType.struct(
            "P",
            fields -> {
              var x = fields.add("X", GobTypes.INT, P::x);
              var y = fields.add("Y", GobTypes.INT, P::y);
              var name = fields.add("Name", GobTypes.STRING, P::name);
              return from -> new P(from.get(x), from.get(y), from.get(name));
            });
  }

  /// A struct of Go with one field.
  record One<F>(F value) {
    static <F> GobType<One<F>> type(String name, String field, GobType<F> type) {
      return GobType.struct(
          name,
          fields -> {
            var value = fields.<F>add(field, type, One::value);
            return from -> new One<>(from.get(value));
          });
    }
  }

  static final GobType<One<GobValue>> IN = One.type("In", "V", GobTypes.ANY);

  /// What a row holds.
  ///
  /// @param first number that the sender gave to a type of the row
  record Expected<T>(GobType<T> type, int first, List<T> values) {}

  private static final Map<String, Expected<?>> EXPECTED =
      Map.ofEntries(
          row("uint", GobTypes.UINT64, 64, List.of(7L, 127L, 128L, 256L, 65_536L, 1L << 32, -1L)),
          row("int", GobTypes.INT, 64, List.of(0L, 1L, -1L, 63L, 64L, -64L, -65L, -129L)),
          row("bool", GobTypes.BOOL, 64, List.of(true, false)),
          row("float", GobTypes.FLOAT, 64, List.of(0.0, 1.0, -1.0, 17.0, 3.14)),
          row("string", GobTypes.STRING, 64, List.of("", "hello")),
          row("bytes", GobTypes.BYTES, 64, List.of(Bytes.ofHex("010203"))),
          row("strings", GobType.list("", GobTypes.STRING), 64, List.of(List.of("a", "bc"))),
          row("map", GobType.map("", GobTypes.STRING, GobTypes.INT), 65, List.of(Map.of("a", 1L))),
          row("struct", P.TYPE, 66, List.of(new P(0, 0, ""), new P(1, -2, "x"), new P(0, 5, ""))),
          row(
              "interface",
              IN,
              68,
              List.of(
                  in(GobValue.NIL),
                  in(new GobValue.Blob(Bytes.ofHex("01"))),
                  in(new GobValue.Truth(true)),
                  in(new GobValue.Real(1.5)),
                  in(new GobValue.Whole(-3)),
                  in(new GobValue.Natural(9)))),
          row(
              "interface-in-interface",
              IN,
              68,
              List.of(
                  in(new GobValue.Known<>("main.In", IN, in(p(1, 2, "q")))),
                  in(new GobValue.Known<>("main.In", IN, in(p(1, 2, "q")))))),
          row(
              "cut-at-interface",
              IN,
              64,
              List.of(in(new GobValue.Texts(List.of("a"))), in(new GobValue.Texts(List.of("b"))))),
          row(
              "array",
              One.type("Arr", "A", GobTypes.INTS),
              70,
              List.of(new One<>(Numbers.of(1, 0, 2)))),
          row(
              "time",
              One.type("Tm", "T", GobType.encoded("Time", GobValue.Encoder.GOB)),
              72,
              List.of(new One<>(Bytes.ofHex("010000000edce5e80000000005ffff")))),
          row(
              "lists-in-list",
              GobType.list("[][]uint16", GobType.unsignedNumbers("[]uint16", Short.SIZE)),
              73,
              List.of(List.of(Numbers.of(1), Numbers.NONE, Numbers.of(2, 3)))));

  /// Written with other bytes than Go's: other names inside interfaces, definitions that are not
  /// cut into values, a slice instead of an array.
  private static final Set<String> WRITTEN_OTHERWISE =
      Set.of("interface", "interface-in-interface", "cut-at-interface", "array");

  private static final GobRegistry REGISTRY =
      new GobRegistry(Map.of("main.In", IN, "main.P", P.TYPE));

  private static <T> Map.Entry<String, Expected<?>> row(
      String name, GobType<T> type, int first, List<T> values) {
    return Map.entry(name, new Expected<>(type, first, values));
  }

  private static One<GobValue> in(GobValue value) {
    return new One<>(value);
  }

  private static GobValue p(long x, long y, String name) {
    return new GobValue.Known<>("main.P", P.TYPE, new P(x, y, name));
  }

  static List<Row> rows() {
    return GobVectors.values();
  }

  @Test
  void every_row_is_looked_at() {
    assertThat(rows().stream().map(Row::name).collect(Collectors.toSet()))
        .isEqualTo(EXPECTED.keySet());
  }

  @ParameterizedTest
  @MethodSource("rows")
  void is_read_as_what_it_was(Row row) {
    assertRead(expected(row), row.stream(), row.stream().length);
  }

  @ParameterizedTest
  @MethodSource("rows")
  void is_read_the_same_byte_by_byte(Row row) {
    assertRead(expected(row), row.stream(), 1);
  }

  @ParameterizedTest
  @MethodSource("rows")
  void is_written_as_go_did_where_both_say_the_same(Row row) {
    byte[] written = written(expected(row));
    if (WRITTEN_OTHERWISE.contains(row.name())) {
      assertThat(written).isNotEqualTo(row.stream());
    } else {
      assertThat(written).isEqualTo(row.stream());
    }
  }

  @ParameterizedTest
  @MethodSource("rows")
  void is_read_again_after_it_was_written(Row row) {
    byte[] written = written(expected(row));
    assertRead(expected(row), written, written.length);
  }

  @ParameterizedTest
  @MethodSource("rows")
  void skips_what_nobody_wants(Row row) {
    var reader = new GobReader(GobLimits.DEFAULT, GobRegistry.NONE);
    for (byte each : row.stream()) {
      reader.feed(ByteBuffer.wrap(new byte[] {each}));
      while (reader.skip() instanceof Decoded.Value) {
        // All of them.
      }
    }
    assertThat(reader.skip()).isInstanceOf(Decoded.NeedMore.class);
  }

  private static Expected<?> expected(Row row) {
    return Objects.requireNonNull(EXPECTED.get(row.name()), row.name());
  }

  private static <T> void assertRead(Expected<T> expected, byte[] stream, int pieceBytes) {
    var reader = new GobReader(GobLimits.DEFAULT, REGISTRY);
    List<T> values = new ArrayList<>();
    for (int at = 0; at < stream.length; at += pieceBytes) {
      reader.feed(ByteBuffer.wrap(stream, at, Math.min(pieceBytes, stream.length - at)));
      Decoded<T> next = reader.next(expected.type);
      for (; next instanceof Decoded.Value<T>(T value); next = reader.next(expected.type)) {
        values.add(value);
      }
      assertThat(next).isInstanceOf(Decoded.NeedMore.class);
    }
    assertThat(values).isEqualTo(expected.values);
  }

  private static <T> byte[] written(Expected<T> expected) {
    var writer = new GobWriter(GobLimits.DEFAULT, new TypeNumbers(expected.first));
    for (T value : expected.values) {
      writer.write(expected.type, value);
    }
    ByteBuffer out = ByteBuffer.allocate(writer.pending());
    writer.drainTo(out);
    return out.array();
  }
}
