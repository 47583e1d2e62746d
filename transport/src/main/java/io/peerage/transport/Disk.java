package io.peerage.transport;

import io.peerage.wire.DiskFullException;
import io.peerage.wire.ErrorCode;
import io.peerage.wire.FileStamp;
import io.peerage.wire.OpenMode;
import io.peerage.wire.PeerageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/// The operations on files as they block, and the words for their failures.
final class Disk {

  private Disk() {}

  /// Opens a regular file. What else may stand there is looked at first: opening a pipe would hold
  /// a thread until somebody writes, and a directory can be opened but not read.
  static FileChannel open(Path path, OpenMode mode) throws IOException {
    switch (status(path).kind()) {
      case FILE, ABSENT -> {}
      case DIRECTORY -> throw new FileSystemException(path.toString(), null, "Is a directory");
      case OTHER -> throw new FileSystemException(path.toString(), null, "Not a regular file");
    }
    return switch (mode) {
      case READ -> FileChannel.open(path, StandardOpenOption.READ);
      case READ_WRITE -> FileClaims.open(path);
      case CREATE -> create(path);
    };
  }

  /// A new file; see [FileClaims#create].
  private static FileChannel create(Path path) throws IOException {
    try {
      return FileClaims.create(path);
    } catch (NoSuchFileException absent) {
      throw directoryMissing(path, absent);
    }
  }

  /// What an open file is.
  static FileStamp stamp(Path path, FileChannel channel) throws IOException {
    FileStamp found = status(path);
    return new FileStamp(
        FileStamp.Kind.FILE, channel.size(), found.modifiedNanos(), found.identity());
  }

  /// Reads until the buffer is full or the file ends.
  static int read(FileChannel channel, long position, ByteBuffer into) throws IOException {
    int count = 0;
    while (into.hasRemaining()) {
      int read = channel.read(into, position + count);
      if (read < 0) {
        break;
      }
      count += read;
    }
    return count;
  }

  /// Writes all of the buffer.
  static void write(FileChannel channel, long position, ByteBuffer data) throws IOException {
    long at = position;
    while (data.hasRemaining()) {
      at += channel.write(data, at);
    }
  }

  /// Sets the length: shorter by cutting, longer by writing the last byte.
  static void truncate(FileChannel channel, long size) throws IOException {
    if (size > channel.size()) {
      write(channel, size - 1, ByteBuffer.allocate(1));
    } else {
      channel.truncate(size);
    }
  }

  static void rename(Path from, Path to, boolean replace) throws IOException {
    if (!Files.exists(from, LinkOption.NOFOLLOW_LINKS)) {
      throw new NoSuchFileException(from.toString());
    }
    try {
      if (replace) {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
      } else {
        renameToNew(from, to);
      }
    } catch (NoSuchFileException absent) {
      throw directoryMissing(to, absent);
    }
  }

  /// `link` fails by itself when the target exists, so that nobody can slip in between a look and a
  /// rename. After a crash between the two steps the file has both names. A file system that knows
  /// no second names gets the look and the rename.
  private static void renameToNew(Path from, Path to) throws IOException {
    try {
      Files.createLink(to, from);
    } catch (UnsupportedOperationException _) {
      Files.move(from, to);
      return;
    } catch (FileSystemException refusal) {
      if (!says(refusal, "Operation not permitted") && !says(refusal, "not supported")) {
        throw refusal;
      }
      Files.move(from, to);
      return;
    }
    Files.delete(from);
  }

  static void delete(Path path) throws IOException {
    if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      throw new FileSystemException(path.toString(), null, "Is a directory");
    }
    Files.deleteIfExists(path);
  }

  static FileStamp status(Path path) throws IOException {
    BasicFileAttributes found;
    try {
      found = Files.readAttributes(path, BasicFileAttributes.class);
    } catch (NoSuchFileException _) {
      return FileStamp.ABSENT;
    }
    long modified = found.lastModifiedTime().to(TimeUnit.NANOSECONDS);
    if (found.isRegularFile()) {
      // Device and inode where there are such.
      return new FileStamp(
          FileStamp.Kind.FILE, found.size(), modified, Objects.hashCode(found.fileKey()));
    }
    return new FileStamp(
        found.isDirectory() ? FileStamp.Kind.DIRECTORY : FileStamp.Kind.OTHER, 0, modified);
  }

  static void syncDirectory(Path directory) throws IOException {
    if (status(directory).kind() != FileStamp.Kind.DIRECTORY) {
      throw new FileSystemException(directory.toString(), null, "No such directory");
    }
    try (FileChannel names = FileChannel.open(directory, StandardOpenOption.READ)) {
      names.force(true);
    }
  }

  static long freeSpace(Path path) throws IOException {
    return Files.getFileStore(path).getUsableSpace();
  }

  /// What went wrong in words for the user.
  ///
  /// @param operation what we could not do, as in `cannot read`
  static PeerageException failure(String operation, Path path, IOException cause) {
    if (cause instanceof NoSuchFileException) {
      return new PeerageException(
          ErrorCode.NOT_FOUND,
          "cannot " + operation + " " + path + ": no such file",
          "check the path and its spelling",
          cause);
    }
    String reason = reason(cause);
    if (reason.startsWith("no space left") || reason.startsWith("disk quota")) {
      return new DiskFullException(
          "cannot " + operation + " " + path + ": " + reason, hint(reason, cause), cause);
    }
    return new PeerageException(
        cause instanceof FileClaims.TakenException ? ErrorCode.REFUSED : ErrorCode.DISK,
        "cannot " + operation + " " + path + ": " + reason,
        hint(reason, cause),
        cause);
  }

  private static String reason(IOException cause) {
    return switch (cause) {
      case FileAlreadyExistsException e -> e.getFile() + " exists";
      case AtomicMoveNotSupportedException e -> e.getOtherFile() + " is on another file system";
      case FileSystemException e when e.getReason() != null -> lowerFirst(e.getReason());
      default -> lowerFirst(cause.getMessage() == null ? cause.toString() : cause.getMessage());
    };
  }

  private static String hint(String reason, IOException cause) {
    if (cause instanceof FileClaims.TakenException) {
      return "wait until that is done, or end it";
    }
    if (cause instanceof FileAlreadyExistsException) {
      return "choose another name, or allow it to be replaced";
    }
    return switch (reason) {
      case String r when r.startsWith("no space left") -> "free some space, or choose another disk";
      case String r when r.startsWith("disk quota") -> "free some space, or raise the quota";
      case String r when r.startsWith("permission denied") ->
          "check who owns it and who may use the directories above it";
      case String r when r.startsWith("read-only file system") ->
          "choose a directory on a disk that can be written";
      case String r when r.startsWith("is a directory") -> "name a file";
      case String r when r.startsWith("not a directory") -> "one of the names above it is a file";
      case String r when r.startsWith("no such directory") -> "make the directory first";
      case String r when r.startsWith("too many open files") -> "raise the limit (ulimit -n)";
      default -> "";
    };
  }

  private static FileSystemException directoryMissing(Path path, NoSuchFileException cause) {
    var missing = new FileSystemException(path.toString(), null, "No such directory");
    missing.initCause(cause);
    return missing;
  }

  private static boolean says(FileSystemException refusal, String words) {
    return refusal.getReason() != null && refusal.getReason().contains(words);
  }

  private static String lowerFirst(String text) {
    return text.isEmpty() ? text : Character.toLowerCase(text.charAt(0)) + text.substring(1);
  }
}
