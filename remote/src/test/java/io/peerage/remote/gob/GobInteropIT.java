package io.peerage.remote.gob;

import static org.assertj.core.api.Assertions.assertThat;

import io.peerage.testkit.Draw;
import io.peerage.testkit.SeededTest;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Our gob beside Go's own: `interop/gob` reads what we write and writes what we read.
final class GobInteropIT {

  private static final int SAMPLES_PER_SEED = 10;

  // Tests run in the folder of their module.
  private static final Path SOURCE = Path.of("..", "interop", "gob");
  private static final Path BINARY = Path.of("target", "gob", "gob").toAbsolutePath();

  @BeforeAll
  static void build() throws Exception {
    List<String> build = List.of("go", "build", "-o", BINARY.toString(), ".");
    int exit = new ProcessBuilder(build).directory(SOURCE.toFile()).inheritIO().start().waitFor();
    if (exit != 0) {
      throw new IOException(
          "%s in %s ended with %d; see CONTRIBUTING.md for what it needs"
              .formatted(String.join(" ", build), SOURCE, exit));
    }
  }

  @SeededTest(seeds = 40)
  void go_reads_what_we_write(long seed, @TempDir Path folder) throws Exception {
    assertReadByGo(new SampleDraw(Draw.seeded(seed)).samples(SAMPLES_PER_SEED), folder);
  }

  @SeededTest(seeds = 40)
  void we_read_what_go_writes(long seed, @TempDir Path folder) throws Exception {
    var draw = Draw.seeded(seed);
    assertWrittenByGo(new SampleDraw(draw).samples(SAMPLES_PER_SEED), draw, folder);
  }

  /// Where Go cuts its messages: each list is of a type that has not been sent before.
  @Test
  void a_first_list_inside_an_interface_comes_through_both_ways(@TempDir Path folder)
      throws Exception {
    var first =
        Sample.of(GobValue.of(List.of("a", "b")))
            .withArgs(Map.of("list", GobValue.of(List.of(1, 2))));
    assertReadByGo(List.of(first, first), folder);
    assertWrittenByGo(List.of(first, first), Draw.seeded(1), folder);
  }

  private static void assertReadByGo(List<Sample> samples, Path folder) throws Exception {
    byte[] lines = go("read", GobPropertyTest.written(samples), folder);
    assertThat(new String(lines, StandardCharsets.US_ASCII).lines())
        .containsExactlyElementsOf(samples.stream().map(SampleText::line).toList());
  }

  private static void assertWrittenByGo(List<Sample> samples, Draw draw, Path folder)
      throws Exception {
    String lines =
        String.join("", samples.stream().map(sample -> SampleText.line(sample) + "\n").toList());
    byte[] stream = go("write", lines.getBytes(StandardCharsets.US_ASCII), folder);
    assertThat(GobPropertyTest.read(ByteBuffer.wrap(stream), draw)).isEqualTo(samples);
  }

  private static byte[] go(String what, byte[] input, Path folder) throws Exception {
    Path in = Files.write(folder.resolve(what), input);
    Process process =
        new ProcessBuilder(BINARY.toString(), what)
            .redirectInput(in.toFile())
            .redirectError(Redirect.INHERIT)
            .start();
    byte[] output = process.getInputStream().readAllBytes();
    assertThat(process.waitFor()).isZero();
    return output;
  }
}
