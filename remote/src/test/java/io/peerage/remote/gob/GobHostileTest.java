package io.peerage.remote.gob;

import static org.assertj.core.api.Assertions.assertThat;

import io.peerage.remote.gob.Crafted.Outcome;
import io.peerage.remote.gob.GobVectors.Row;
import io.peerage.wire.Bytes;
import io.peerage.wire.Decoded;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every vector with every byte changed: values or a reason, the same however the bytes come.
class GobHostileTest {

  static List<Row> rows() {
    return GobVectors.values();
  }

  @ParameterizedTest
  @MethodSource("rows")
  void a_changed_byte_gives_values_or_a_reason_however_it_comes(Row row) {
    GobType<?> type = GobVectorTest.type(row);
    byte[] stream = row.stream();
    for (int at = 0; at < stream.length; at++) {
      for (int value = 0; value < 256; value++) {
        byte[] changed = stream.clone();
        changed[at] = (byte) value;
        assertSame(changed, reader -> reader.next(type));
        assertSame(changed, GobReader::skip);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("rows")
  void a_beginning_is_never_malformed(Row row) {
    byte[] stream = row.stream();
    for (int length = 0; length <= stream.length; length++) {
      assertThat(Crafted.end(GobLimits.DEFAULT, Bytes.copyOf(Arrays.copyOf(stream, length))))
          .isEmpty();
    }
  }

  static <T> void assertSame(byte[] stream, Function<GobReader, Decoded<? extends T>> next) {
    Outcome<T> whole = read(stream, next, Math.max(1, stream.length));
    assertThat(read(stream, next, 1)).isEqualTo(whole);
  }

  private static <T> Outcome<T> read(
      byte[] stream, Function<GobReader, Decoded<? extends T>> next, int pieceBytes) {
    var reader = new GobReader(GobLimits.DEFAULT, GobVectorTest.REGISTRY);
    return Crafted.read(stream, reader, next.andThen(GobHostileTest::widened), pieceBytes);
  }

  private static <T> Decoded<T> widened(Decoded<? extends T> decoded) {
    return switch (decoded) {
      case Decoded.Value<? extends T>(T value) -> new Decoded.Value<>(value);
      case Decoded.NeedMore<? extends T> _ -> new Decoded.NeedMore<>();
      case Decoded.Malformed<? extends T>(String why) -> new Decoded.Malformed<>(why);
    };
  }
}
