package io.peerage.remote.gob;

import io.peerage.remote.gob.Sample.Sub;
import io.peerage.testkit.Draw;
import io.peerage.wire.Bytes;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// Draws samples that hold what gob can say.
final class SampleDraw {

  private static final List<Long> EDGES =
      List.of(
          0L,
          1L,
          -1L,
          63L,
          64L,
          -64L,
          -65L,
          127L,
          128L,
          255L,
          256L,
          -129L,
          Long.MAX_VALUE,
          Long.MIN_VALUE);

  /// Negative zero is left out: as a field it is not sent, in Go neither.
  private static final List<Double> REALS =
      List.of(0.0, 1.0, -1.0, 17.0, 3.14, Double.MAX_VALUE, Double.MIN_VALUE, Double.NaN, -1 / 0.0);

  private static final List<String> TEXTS =
      List.of(
          "",
          "a",
          "State",
          "\u0000",
          "é",
          "\u2028",
          "\uFFFD",
          "😀",
          "x".repeat(127),
          "x".repeat(128));

  private final Draw draw;

  SampleDraw(Draw draw) {
    this.draw = draw;
  }

  List<Sample> samples(int count) {
    return list(count, this::sample);
  }

  Sample sample() {
    return new Sample(
        flag(),
        number(),
        number(),
        draw.between(0, 255),
        draw.pick(REALS),
        text(),
        raw(),
        texts(),
        numbers(Integer.SIZE),
        list(draw.size(4), () -> numbers(Short.SIZE)),
        map(() -> sub(1)),
        flag() ? sub(1) : null,
        map(() -> any(2)),
        any(2));
  }

  /// @param depth of structs inside interfaces
  private GobValue any(int depth) {
    return switch (draw.between(0, depth > 0 ? 10 : 9)) {
      case 0 -> GobValue.NIL;
      case 1 -> new GobValue.Truth(flag());
      case 2 -> new GobValue.Whole(number());
      case 3 -> new GobValue.Natural(number());
      case 4 -> new GobValue.Real(draw.pick(REALS));
      case 5 -> new GobValue.Text(text());
      case 6 -> new GobValue.Blob(raw());
      case 7 -> new GobValue.Texts(texts());
      case 8 -> new GobValue.Wholes(wholes());
      case 9 -> time();
      default -> Sample.known(sub(depth - 1));
    };
  }

  private Sub sub(int depth) {
    return new Sub(flag(), texts(), any(depth));
  }

  /// Version 1, seconds, nanoseconds, and UTC.
  private GobValue time() {
    return Sample.time(
        Bytes.copyOf(
            ByteBuffer.allocate(15)
                .put((byte) 1)
                .putLong(draw.between(0, Integer.MAX_VALUE))
                .putInt(draw.between(0, 999_999_999))
                .putShort((short) -1)
                .flip()));
  }

  private boolean flag() {
    return draw.between(0, 1) == 1;
  }

  private long number() {
    return flag() ? draw.pick(EDGES) : ByteBuffer.wrap(draw.bytes(8)).getLong();
  }

  private String text() {
    return draw.pick(TEXTS);
  }

  private Bytes raw() {
    return Bytes.copyOf(draw.bytes(draw.size(300)));
  }

  private List<String> texts() {
    return list(draw.size(5), this::text);
  }

  private Numbers wholes() {
    return Numbers.of(list(draw.size(20), this::number).stream().mapToLong(n -> n).toArray());
  }

  private Numbers numbers(int bits) {
    long mask = -1L >>> (Long.SIZE - bits);
    return Numbers.of(wholes().stream().map(number -> number & mask).toArray());
  }

  private static <T> List<T> list(int count, Supplier<T> each) {
    List<T> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      all.add(each.get());
    }
    return all;
  }

  private <T> Map<String, T> map(Supplier<T> each) {
    Map<String, T> all = new LinkedHashMap<>();
    for (int i = draw.size(5); i > 0; i--) {
      all.put(text(), each.get());
    }
    return all;
  }
}
