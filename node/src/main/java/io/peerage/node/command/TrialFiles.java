package io.peerage.node.command;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/// A temporary directory with a generated file and room for its copy. It goes away with everything
/// in it.
record TrialFiles(Path directory) implements AutoCloseable {

  private static final int BLOCK_BYTES = 1 << 16;

  static TrialFiles create() throws IOException {
    return new TrialFiles(Files.createTempDirectory("peerage-try-"));
  }

  Path original() {
    return directory.resolve("original.bin");
  }

  Path copy() {
    return directory.resolve("copy.bin");
  }

  /// Writes the original: bytes without a pattern, always the same ones for a size.
  ///
  /// @return false when it was given up because `enough` said so
  boolean generate(long size, BooleanSupplier enough) throws IOException {
    SplittableRandom random = new SplittableRandom(size);
    byte[] block = new byte[BLOCK_BYTES];
    try (OutputStream out = Files.newOutputStream(original())) {
      for (long left = size; left > 0; left -= block.length) {
        if (enough.getAsBoolean()) {
          return false;
        }
        random.nextBytes(block);
        out.write(block, 0, (int) Math.min(block.length, left));
      }
    }
    return true;
  }

  @Override
  public void close() throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      for (Path entry : entries.toList()) {
        Files.deleteIfExists(entry);
      }
    }
    Files.delete(directory);
  }
}
