package io.peerage.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.peerage.wire.ErrorCode;
import io.peerage.wire.PeerageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class DiskTest {

  /// Linux has a device that is always full.
  @EnabledOnOs(OS.LINUX)
  @Test
  void the_words_of_a_full_device_are_known() throws IOException {
    Path full = Path.of("/dev/full");
    try (FileChannel channel = FileChannel.open(full, StandardOpenOption.WRITE)) {
      assertThatThrownBy(() -> Disk.write(channel, 0, ByteBuffer.allocate(10)))
          .isInstanceOfSatisfying(
              IOException.class,
              cause -> {
                PeerageException failure = Disk.failure("write", full, cause);
                assertThat(failure.code()).isEqualTo(ErrorCode.DISK);
                assertThat(failure).hasMessageContaining("no space left");
                assertThat(failure.hint()).contains("free some space");
              });
    }
  }
}
