package io.peerage.simnet;

import static org.assertj.core.api.Assertions.assertThat;

import io.peerage.testkit.Draw;
import io.peerage.testkit.SeededTest;
import io.peerage.testkit.Shrinker;
import io.peerage.wire.Bytes;
import io.peerage.wire.Files.OpenFile;
import io.peerage.wire.OpenMode;
import io.peerage.wire.Outcome;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A file of pages and holes, beside a plain array: whatever is done to both, they hold the same.
class SimFilesPropertyTest {

  private static final Path FILE = Path.of("/file");
  private static final int SIZE_MAX = 5 * Pages.PAGE_BYTES;

  private sealed interface Step {
    record Write(long position, Bytes data) implements Step {}

    record Truncate(long size) implements Step {}

    record Read(long position, int length) implements Step {}
  }

  @SeededTest(seeds = 100)
  void a_file_behaves_like_an_array(long seed) {
    Draw draw = Draw.seeded(seed);
    List<Step> steps = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      steps.add(step(draw));
    }
    Shrinker.check(steps, SimFilesPropertyTest::run);
  }

  private static Step step(Draw draw) {
    return switch (draw.pick(List.of("write", "write", "truncate", "read"))) {
      case "write" -> {
        int position = draw.between(0, SIZE_MAX);
        yield new Step.Write(position, Bytes.copyOf(draw.bytes(draw.size(SIZE_MAX - position))));
      }
      case "truncate" -> new Step.Truncate(draw.size(SIZE_MAX));
      default -> new Step.Read(draw.between(0, SIZE_MAX), draw.size(SIZE_MAX));
    };
  }

  private static void run(List<Step> steps) {
    SimNet net = SimNet.seeded(1);
    SimHost host = net.host("a");
    byte[] model = new byte[0];
    OpenFile file = open(net, host);
    for (Step step : steps) {
      switch (step) {
        case Step.Write(long position, Bytes data) -> {
          int end = (int) position + data.length();
          if (data.length() > 0) {
            model = Arrays.copyOf(model, Math.max(model.length, end));
            System.arraycopy(data.toArray(), 0, model, (int) position, data.length());
          }
          host.loop().execute(() -> file.write(position, data.asBuffer(), _ -> {}));
          net.runFor(Duration.ofSeconds(1));
        }
        case Step.Truncate(long size) -> {
          model = Arrays.copyOf(model, (int) size);
          host.loop().execute(() -> file.truncate(size, _ -> {}));
          net.runFor(Duration.ofSeconds(1));
        }
        case Step.Read(long position, int length) -> {
          ByteBuffer into = ByteBuffer.allocate(length);
          host.loop().execute(() -> file.read(position, into, _ -> {}));
          net.runFor(Duration.ofSeconds(1));
          int from = (int) Math.min(position, model.length);
          int to = (int) Math.min(position + length, model.length);
          assertThat(into.flip()).isEqualTo(ByteBuffer.wrap(Arrays.copyOfRange(model, from, to)));
        }
      }
      assertThat(host.disk().get(FILE)).isEqualTo(model);
    }
  }

  private static OpenFile open(SimNet net, SimHost host) {
    List<OpenFile> opened = new ArrayList<>();
    host.loop()
        .execute(() ->
            host.files()
                .open(
                    FILE,
                    OpenMode.CREATE,
                    outcome -> opened.add(((Outcome.Success<OpenFile>) outcome).value())));
    net.runFor(Duration.ofSeconds(1));
    return opened.getFirst();
  }
}
