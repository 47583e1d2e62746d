package io.peerage.remote.gob;

import static org.assertj.core.api.Assertions.assertThat;

import io.peerage.testkit.Draw;
import io.peerage.testkit.SeededTest;
import io.peerage.wire.Decoded;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// What holds for anything that a seed draws.
class GobPropertyTest {

  private static final int SAMPLES = 20;

  @SeededTest(seeds = 200)
  void what_is_written_is_read_however_it_is_cut(long seed) {
    var draw = Draw.seeded(seed);
    List<Sample> samples = new SampleDraw(draw).samples(SAMPLES);
    assertThat(read(ByteBuffer.wrap(written(samples)), draw)).isEqualTo(samples);
  }

  /// No prefix of a stream is malformed, and none shows a value that was not whole.
  @SeededTest(seeds = 20)
  void a_beginning_shows_as_many_values_as_are_whole(long seed) {
    List<Sample> samples = new SampleDraw(Draw.seeded(seed)).samples(3);
    byte[] stream = written(samples);
    var reader = new GobReader(GobLimits.DEFAULT, Sample.REGISTRY);
    int seen = 0;
    int end = written(samples.subList(0, 1)).length;
    for (int at = 0; at < stream.length; at++) {
      assertThat(reader.next(Sample.TYPE)).isInstanceOf(Decoded.NeedMore.class);
      reader.feed(ByteBuffer.wrap(stream, at, 1));
      if (at + 1 == end) {
        assertThat(reader.next(Sample.TYPE)).isEqualTo(new Decoded.Value<>(samples.get(seen++)));
        end = written(samples.subList(0, Math.min(seen + 1, samples.size()))).length;
      }
    }
    assertThat(seen).isEqualTo(samples.size());
  }

  static byte[] written(List<Sample> samples) {
    var writer = new GobWriter(GobLimits.DEFAULT);
    for (Sample sample : samples) {
      writer.write(Sample.TYPE, sample);
    }
    ByteBuffer out = ByteBuffer.allocate(writer.pending());
    writer.drainTo(out);
    return out.array();
  }

  /// All samples, fed in drawn pieces.
  static List<Sample> read(ByteBuffer stream, Draw draw) {
    var reader = new GobReader(GobLimits.DEFAULT, Sample.REGISTRY);
    List<Sample> samples = new ArrayList<>();
    while (stream.hasRemaining()) {
      int length = Math.min(1 + draw.size(1000), stream.remaining());
      reader.feed(stream.slice(stream.position(), length));
      stream.position(stream.position() + length);
      Decoded<Sample> next = reader.next(Sample.TYPE);
      for (;
          next instanceof Decoded.Value<Sample>(Sample sample);
          next = reader.next(Sample.TYPE)) {
        samples.add(sample);
      }
      assertThat(next).isInstanceOf(Decoded.NeedMore.class);
    }
    return samples;
  }
}
