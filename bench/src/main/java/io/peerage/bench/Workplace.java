package io.peerage.bench;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;

/// A folder with the content, and every process that works there. Nothing of either is left when
/// this program ends, by Ctrl-C as well.
public final class Workplace implements AutoCloseable {

  private static final int BLOCK_BYTES = 1 << 16;

  private final Path folder;
  private final long bytes;
  private final Queue<Side> sides = new ConcurrentLinkedQueue<>();
  private boolean swept;

  private Workplace(Path folder, long bytes) {
    this.folder = folder;
    this.bytes = bytes;
  }

  /// Makes one, with content without a pattern, always the same for a size.
  public static Workplace in(Path directory, long bytes) throws IOException {
    Workplace place = new Workplace(Files.createTempDirectory(directory, "peerage-bench-"), bytes);
    Runtime.getRuntime().addShutdownHook(new Thread(place::close, "sweeper"));
    SplittableRandom random = new SplittableRandom(bytes);
    byte[] block = new byte[BLOCK_BYTES];
    try (OutputStream out = Files.newOutputStream(place.content())) {
      for (long left = bytes; left > 0; left -= block.length) {
        random.nextBytes(block);
        out.write(block, 0, (int) Math.min(block.length, left));
      }
    }
    return place;
  }

  /// Bytes of the content.
  long bytes() {
    return bytes;
  }

  /// Room for a copy that nobody has to find first, until it is closed.
  WarmMemory warm() throws IOException {
    return WarmMemory.of(folder.resolve("warm"), bytes);
  }

  public Path content() {
    return folder.resolve("content");
  }

  public Path copy() {
    return folder.resolve("copy");
  }

  /// Where something else of this name is.
  public Path file(String name) {
    return folder.resolve(name);
  }

  /// Starts a process that does not outlive us.
  public Side start(List<String> jvm, List<String> command) throws IOException {
    return start(List.of(), jvm, command);
  }

  /// The same behind other words, as in `ip netns exec NAME`.
  public Side start(List<String> before, List<String> jvm, List<String> command)
      throws IOException {
    Side side = Side.start(before, jvm, command);
    sides.add(side);
    return side;
  }

  /// Ends what still runs and removes what is there. A lock, since Ctrl-C may come while the end is
  /// near anyhow, and the JVM must not go before it is done.
  @Override
  public synchronized void close() {
    if (swept) {
      return;
    }
    swept = true;
    sides.forEach(Side::close);
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.deleteIfExists(file);
      }
      Files.deleteIfExists(folder);
    } catch (IOException e) {
      throw new UncheckedIOException("some of " + folder + " is left", e);
    }
  }
}
