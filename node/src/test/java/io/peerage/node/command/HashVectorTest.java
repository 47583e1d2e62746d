package io.peerage.node.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.peerage.node.output.Console;
import io.peerage.node.output.Style;
import io.peerage.node.process.Ending;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntUnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// `peerage hash` against the SHA-1 and SHA-256 rows of the root hash vectors. The rows of other
/// functions are no choice of the command, the rows of nodes are not roots.
class HashVectorTest {

  record Row(String content, int length, int chunkSize, String hash, String root) {}

  static Stream<Row> rows() throws IOException {
    try (InputStream in = HashVectorTest.class.getResourceAsStream("/vectors/ppspp/merkle.txt")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .filter(line -> !line.startsWith("#") && !line.startsWith("node") && !line.isBlank())
              .map(line -> line.split(" ", -1))
              .map(f -> new Row(f[0], Integer.parseInt(f[1]), Integer.parseInt(f[2]), f[3], f[6]))
              .filter(row -> row.hash.equals("SHA-1") || row.hash.equals("SHA-256"))
              .toList()
              .stream();
    }
  }

  @ParameterizedTest
  @MethodSource("rows")
  void prints_the_root_of_the_vector(Row row, @TempDir Path directory) throws Exception {
    Path file = directory.resolve("content");
    write(file, row);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Console console = new Console(out, OutputStream.nullOutputStream(), Style.PLAIN);
    String hash = row.hash.equals("SHA-1") ? "sha1" : "sha256";
    var read =
        new CommandLineReader(Map.of(), new Terminal(false, false))
            .read(List.of("hash", "--hash", hash, "--chunk-size", "" + row.chunkSize, "" + file));
    int exit =
        ((CommandLineReader.Read.Run) read)
            .task()
            .run(new Session(console, new Ending(), "peerage"));
    assertThat(exit).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo(row.root + "  " + file + "\n");
  }

  private static void write(Path file, Row row) throws IOException {
    if (row.content.startsWith("hex:")) {
      Files.write(file, HexFormat.of().parseHex(row.content.substring(4)));
    } else if (row.content.startsWith("text:")) {
      Files.writeString(file, row.content.substring(5));
    } else {
      IntUnaryOperator generator = generator(row.content);
      byte[] bytes = new byte[row.length];
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = (byte) generator.applyAsInt(i);
      }
      Files.write(file, bytes);
    }
    assertThat(file).hasSize(row.length);
  }

  private static IntUnaryOperator generator(String name) {
    return switch (name) {
      case "g1" -> i -> 31 * i + 17 * (i / 256) + 7;
      case "g2" -> i -> (int) ((i * 2654435761L & 0xffffffffL) >>> 24);
      default -> {
        int fill = HexFormat.fromHexDigits(name.substring("fill:".length()));
        yield _ -> fill;
      }
    };
  }
}
