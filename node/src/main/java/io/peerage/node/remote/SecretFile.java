package io.peerage.node.remote;

import io.peerage.wire.ErrorCode;
import io.peerage.wire.PeerageException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;

/// A file whose content is nobody else's business. One that others may read is refused: what it
/// holds is no secret any more, and the sooner that is noticed the better.
public final class SecretFile {
  /// Bytes a token may have; it has to fit into the first message of a connection.
  public static final int TOKEN_MAX = 512;

  private static final int BYTES_MAX = 1 << 20;
  private static final Set<PosixFilePermission> OTHERS =
      EnumSet.of(
          PosixFilePermission.GROUP_READ,
          PosixFilePermission.GROUP_WRITE,
          PosixFilePermission.OTHERS_READ,
          PosixFilePermission.OTHERS_WRITE);

  private SecretFile() {}

  /// The token in a file: its content without the blanks and line ends around it.
  ///
  /// @throws PeerageException `refused` if others may read it, `not_found` and `disk` if it cannot
  ///   be read, `usage` if it holds no token
  public static String token(Path file) {
    String token = new String(bytes(file), StandardCharsets.UTF_8).strip();
    int length = token.getBytes(StandardCharsets.UTF_8).length;
    if (length == 0 || length > TOKEN_MAX) {
      throw new PeerageException(
          ErrorCode.USAGE,
          "the token in %s has %d bytes".formatted(file, length),
          "give it 1 to " + TOKEN_MAX + ", as in: head -c 24 /dev/urandom | base64 > " + file);
    }
    return token;
  }

  /// The content of a file.
  ///
  /// @throws PeerageException `refused` if others may read it, `not_found` and `disk` if it cannot
  ///   be read, `usage` if it has more than a mebibyte
  public static byte[] bytes(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      requirePrivate(file);
      byte[] bytes = in.readNBytes(BYTES_MAX + 1);
      if (bytes.length > BYTES_MAX) {
        throw new PeerageException(
            ErrorCode.USAGE, file + " has more than " + BYTES_MAX + " bytes", "");
      }
      return bytes;
    } catch (NoSuchFileException missing) {
      throw new PeerageException(ErrorCode.NOT_FOUND, "there is no file " + file, "", missing);
    } catch (IOException failed) {
      throw new PeerageException(
          ErrorCode.DISK, "cannot read " + file + ": " + failed.getMessage(), "", failed);
    }
  }

  private static void requirePrivate(Path file) throws IOException {
    PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
    if (view == null) {
      return; // A file system without owners and modes.
    }
    Set<PosixFilePermission> granted = EnumSet.noneOf(PosixFilePermission.class);
    granted.addAll(view.readAttributes().permissions());
    granted.retainAll(OTHERS);
    if (!granted.isEmpty()) {
      throw new PeerageException(
          ErrorCode.REFUSED,
          file + " is a secret that other users may read or write",
          "chmod 600 " + file);
    }
  }
}
