package io.peerage.node.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.peerage.wire.ErrorCode;
import io.peerage.wire.PeerageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RuntimeDirectoryTest {
  @TempDir private Path shared;

  private static void assertRefused(RuntimeDirectory directory, String why) {
    for (Runnable use : new Runnable[] {directory::make, directory::processes}) {
      assertThatExceptionOfType(PeerageException.class)
          .isThrownBy(use::run)
          .satisfies(refused -> {
            assertThat(refused.code()).isEqualTo(ErrorCode.REFUSED);
            assertThat(refused).hasMessageContaining(why);
          });
    }
  }

  private static void mode(Path path, String mode) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
  }

  @Test
  void a_directory_among_those_of_others_is_made_private_and_lists_sockets() throws Exception {
    RuntimeDirectory directory = RuntimeDirectory.among(shared);
    assertThat(directory.processes()).isEmpty();
    directory.make();
    directory.make();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.path())))
        .isEqualTo("rwx------");
    Files.createFile(directory.socket(7));
    Files.createFile(directory.socket(4));
    Files.createFile(directory.path().resolve("other.sock"));
    Files.createFile(directory.path().resolve("7.pid"));
    assertThat(directory.processes())
        .extracting(RuntimeDirectory.Entry::pid)
        .containsExactly(4L, 7L);
  }

  @ParameterizedTest
  @ValueSource(strings = {"rwx-w----", "rwxrwxrwx", "rwx----w-"})
  void among_others_one_that_they_may_write_to_is_neither_used_nor_believed(String mode)
      throws Exception {
    RuntimeDirectory directory = RuntimeDirectory.among(shared);
    directory.make();
    mode(directory.path(), mode);
    assertRefused(directory, "others may write to");
  }

  @Test
  void among_others_a_link_to_somewhere_else_is_neither_used_nor_believed() throws Exception {
    RuntimeDirectory directory = RuntimeDirectory.among(shared);
    Path planted = Files.createDirectory(shared.resolve("planted"));
    Files.createFile(planted.resolve("1.sock"));
    Files.createSymbolicLink(directory.path(), planted);
    assertRefused(directory, "belongs to somebody else");
    Files.delete(planted.resolve("1.sock"));
    Files.delete(planted);
    assertRefused(directory, "belongs to somebody else");
  }

  @Test
  void a_place_that_the_user_has_named_is_looked_into_whatever_its_modes() throws Exception {
    RuntimeDirectory directory = RuntimeDirectory.of(Map.of("XDG_RUNTIME_DIR", shared.toString()));
    directory.make();
    mode(directory.path(), "rwxrwxrwx");
    Files.createFile(directory.socket(4));
    assertThat(directory.processes()).hasSize(1);
  }
}
