package io.peerage.transport;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Who writes which file: one at a time, in this process and in all others. A file that is opened
/// for writing is locked until it is closed.
///
/// A POSIX lock belongs to the process, and is lost when the process closes *any* descriptor of the
/// file. So a file that this process holds is never opened a second time only to ask; what it holds
/// is in a table, which is one for the whole process as the locks are.
final class FileClaims {

  /// A file that somebody else has open for writing.
  static final class TakenException extends FileSystemException {
    private static final long serialVersionUID = 1L;

    TakenException(Path path, String who) {
      super(path.toString(), null, who + " is writing it");
    }
  }

  private static final Map<Object, FileChannel> HELD = new HashMap<>();

  private FileClaims() {}

  /// A file that is there.
  static synchronized FileChannel open(Path path) throws IOException {
    Object before = key(path);
    refuseOurs(path, before);
    FileChannel channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
    return claim(path, channel, before);
  }

  /// A new file, in place of one that nobody has.
  ///
  /// The old one is not emptied but unlinked: it may have got another name since it was opened
  /// here, and then it belongs to that name.
  static synchronized FileChannel create(Path path) throws IOException {
    Object before = key(path);
    refuseOurs(path, before);
    try (FileChannel stale =
        FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      lock(path, stale);
      Files.deleteIfExists(path);
    } catch (NoSuchFileException _) {
      // There is nothing in the way.
    }
    FileChannel created =
        FileChannel.open(
            path, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
    return claim(path, created, key(path));
  }

  /// A channel was closed; nothing happens if it is none of these.
  static synchronized void released(FileChannel channel) {
    HELD.values().remove(channel);
  }

  private static void refuseOurs(Path path, @Nullable Object key) throws IOException {
    if (key != null && HELD.containsKey(key)) {
      throw new TakenException(path, "this process");
    }
  }

  /// Locks an open file. If the path leads elsewhere by now, whoever had the file is through with
  /// it and has given it another name: then it is not what was asked for.
  private static FileChannel claim(Path path, FileChannel channel, @Nullable Object key)
      throws IOException {
    try {
      lock(path, channel);
      if (key != null && !key.equals(key(path))) {
        throw new TakenException(path, "somebody else");
      }
    } catch (IOException taken) {
      channel.close();
      throw taken;
    }
    if (key != null) {
      HELD.put(key, channel);
    }
    return channel;
  }

  /// Held until the channel is closed.
  private static void lock(Path path, FileChannel channel) throws IOException {
    try {
      if (channel.tryLock() != null) {
        return;
      }
    } catch (OverlappingFileLockException _) {
      throw new TakenException(path, "this process");
    }
    throw new TakenException(
        path, holder(path).map(pid -> "process " + pid).orElse("somebody else"));
  }

  private static @Nullable Object key(Path path) throws IOException {
    try {
      return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    } catch (NoSuchFileException _) {
      return null;
    }
  }

  /// The process that has a file locked, where the system tells: Linux does in `/proc/locks`, in
  /// lines as `1: POSIX ADVISORY WRITE 1234 fe:00:131 0 EOF`.
  private static Optional<String> holder(Path path) {
    try {
      Map<String, Object> file = Files.readAttributes(path, "unix:ino,dev");
      long device = (Long) file.get("dev");
      long major = (device >>> 8 & 0xfff) | (device >>> 32 & ~0xfffL);
      long minor = (device & 0xff) | (device >>> 12 & ~0xffL);
      String place = "%02x:%02x:%d".formatted(major, minor, (Long) file.get("ino"));
      return Files.readAllLines(Path.of("/proc/locks")).stream()
          .map(line -> line.trim().split("\\s+"))
          .filter(words -> words.length > 5 && words[3].equals("WRITE") && words[5].equals(place))
          .map(words -> words[4])
          .filter(pid -> pid.matches("[1-9]\\d*"))
          .findFirst();
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException unknown) {
      // A name is a help, not a duty.
      return Optional.empty();
    }
  }
}
