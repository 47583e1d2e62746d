package io.peerage.node;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;

/// Files to share.
final class Content {

  private static final int BLOCK_BYTES = 1 << 16;

  private Content() {}

  /// Bytes without a pattern, always the same ones for a size.
  static Path write(Path file, long size) throws IOException {
    SplittableRandom random = new SplittableRandom(size);
    byte[] block = new byte[BLOCK_BYTES];
    try (OutputStream out = Files.newOutputStream(file)) {
      for (long left = size; left > 0; left -= block.length) {
        random.nextBytes(block);
        out.write(block, 0, (int) Math.min(block.length, left));
      }
    }
    return file;
  }
}
