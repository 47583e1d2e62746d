package io.peerage.remote.gob;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.peerage.remote.gob.Crafted.Outcome;
import io.peerage.testkit.Draw;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/// Begins with the vectors and with drawn samples: any bytes are values or a reason, the same
/// however they come, and what was read can be written and read again.
class GobReaderFuzzTest {

  private static final int DRAWN = 20;

  static List<byte[]> seeds() {
    Stream<byte[]> vectors = GobVectors.values().stream().map(GobVectors.Row::stream);
    Stream<byte[]> drawn =
        IntStream.range(0, DRAWN)
            .mapToObj(seed -> new SampleDraw(Draw.seeded(seed)).samples(2))
            .map(GobPropertyTest::written);
    return Stream.concat(vectors, drawn).toList();
  }

  @MethodSource("seeds")
  @FuzzTest
  void only_values_or_a_reason(byte[] bytes) {
    GobHostileTest.<Object>assertSame(bytes, GobReader::skip);
    GobHostileTest.<Object>assertSame(bytes, reader -> reader.next(GobType.list("", GobTypes.ANY)));
    Outcome<Sample> samples =
        Crafted.read(
            bytes,
            new GobReader(GobLimits.DEFAULT, Sample.REGISTRY),
            reader -> reader.next(Sample.TYPE),
            Math.max(1, bytes.length));
    if (samples.values().stream().noneMatch(sample -> sample.toString().contains("Foreign["))) {
      byte[] again = GobPropertyTest.written(samples.values());
      assertThat(GobPropertyTest.read(ByteBuffer.wrap(again), Draw.seeded(bytes.length)))
          .isEqualTo(samples.values());
    }
  }
}
