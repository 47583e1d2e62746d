package io.peerage.node.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.peerage.wire.ErrorCode;
import io.peerage.wire.PeerageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretFileTest {
  @TempDir private Path directory;

  private Path file(String content, String mode) throws IOException {
    Path file = Files.writeString(directory.resolve("token"), content);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
  }

  private static void assertFails(Path file, ErrorCode code, String message) {
    assertThatExceptionOfType(PeerageException.class)
        .isThrownBy(() -> SecretFile.token(file))
        .satisfies(failure -> {
          assertThat(failure.code()).isEqualTo(code);
          assertThat(failure).hasMessageContaining(message);
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-------", "r--------"})
  void a_token_is_what_stands_in_a_private_file_without_the_blanks_around_it(String mode)
      throws IOException {
    assertThat(SecretFile.token(file(" open sesame\n", mode))).isEqualTo("open sesame");
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----", "rw-----w-"})
  void a_file_that_others_may_read_or_write_is_refused(String mode) throws IOException {
    assertFails(file("sesame", mode), ErrorCode.REFUSED, "a secret that other users may");
  }

  @Test
  void a_token_has_1_to_512_bytes() throws IOException {
    String longest = "é".repeat(SecretFile.TOKEN_MAX / 2);
    assertThat(SecretFile.token(file(longest, "rw-------"))).isEqualTo(longest);
    assertFails(file(longest + "x", "rw-------"), ErrorCode.USAGE, "has 513 bytes");
    assertFails(file("\n", "rw-------"), ErrorCode.USAGE, "has 0 bytes");
  }

  @Test
  void a_file_that_is_not_there_is_not_found() {
    assertFails(directory.resolve("none"), ErrorCode.NOT_FOUND, "there is no file");
  }
}
