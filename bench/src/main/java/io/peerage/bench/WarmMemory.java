package io.peerage.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Memory for a copy that is about to be written to a file system in memory.
///
/// A virtual machine may give pages that are free back to its host (on Linux: free page reporting,
/// after two seconds). Who writes to such a page again waits for the host to find one: that was
/// seen to cost nine times the write itself, and more from one minute to the next than anything
/// that is to be compared. So a file as large as the copy is written first, and cut shorter while
/// the copy grows: what the one gives up the other takes, while it still is there.
///
/// On a file system that is not in memory it does nothing.
final class WarmMemory implements AutoCloseable {

  private static final int BLOCK_BYTES = 1 << 20;

  /// What is free beside what is warm, so that nobody runs out of memory.
  private static final long MARGIN_BYTES = 96L << 20;

  private static final int LOOK_MILLIS = 10;

  private final Path path;
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Thread giver;

  private WarmMemory(Path path, Thread giver) {
    this.path = path;
    this.giver = giver;
  }

  static WarmMemory of(Path path, long bytes) throws IOException {
    FileStore store = Files.getFileStore(path.getParent());
    if (!store.type().equals("tmpfs")) {
      return new WarmMemory(path, Thread.startVirtualThread(() -> {}));
    }
    ByteBuffer block = ByteBuffer.allocateDirect(BLOCK_BYTES);
    FileChannel file =
        FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    for (long at = 0; at < bytes; at += BLOCK_BYTES) {
      file.write(block.clear().limit((int) Math.min(BLOCK_BYTES, bytes - at)), at);
    }
    WarmMemory[] memory = new WarmMemory[1];
    long free = store.getUsableSpace();
    memory[0] =
        new WarmMemory(
            path,
            Thread.ofPlatform()
                .name("giver")
                .unstarted(() -> memory[0].give(file, store, free + MARGIN_BYTES)));
    memory[0].giver.start();
    return memory[0];
  }

  /// Keeps so much of the file system free, as long as there is something to give.
  private void give(FileChannel file, FileStore store, long free) {
    try (file) {
      while (!ended.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
        long missing = free - store.getUsableSpace();
        if (missing > 0) {
          file.truncate(Math.max(0, file.size() - missing));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() throws IOException {
    ended.countDown();
    try {
      giver.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    Files.deleteIfExists(path);
  }
}
