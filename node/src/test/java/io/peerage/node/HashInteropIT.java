package io.peerage.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `peerage hash` against a Merkle tree that Python's hashlib makes.
class HashInteropIT {

  @TempDir private Path directory;

  @ParameterizedTest
  @CsvSource({
    "1, 1024, sha256", "1024, 1024, sha1", "1025, 1024, sha256", "65537, 1024, sha1",
    "7340035, 1024, sha256", "7340035, 1024, sha1", "999999, 4096, sha256", "999999, 512, sha1",
  })
  void agrees_with_hashlib(int size, String chunkSize, String hash) throws Exception {
    Path file = Content.write(directory.resolve("content"), size);
    String root = python(hash, chunkSize, file);
    assertThat(root).hasSize(hash.equals("sha1") ? 40 : 64);
    try (Peerage process =
        Peerage.start("hash", "--hash", hash, "--chunk-size", chunkSize, file.toString())) {
      assertThat(process.exits(0).out()).containsExactly(root + "  " + file);
    }
  }

  private static String python(String hash, String chunkSize, Path file) throws Exception {
    Path script =
        Path.of(Objects.requireNonNull(HashInteropIT.class.getResource("/merkle.py")).toURI());
    Process process =
        new ProcessBuilder("python3", script.toString(), hash, chunkSize, file.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String root =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    assertThat(process.waitFor()).isZero();
    return root;
  }
}
