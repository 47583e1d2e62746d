package io.peerage.wire;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.function.Consumer;

/// The disk as one loop sees it. Every operation is asynchronous: it is started in the loop, runs
/// elsewhere, and its outcome comes back in the loop, never from inside the call.
///
/// A failed outcome carries a [PeerageException]: `not_found` for a missing file, `refused` for one
/// that somebody else is writing, `disk` for everything else, as a [DiskFullException] where there
/// is no room. Operations on one [OpenFile] may run side by side, but [OpenFile#force] and
/// [OpenFile#close] wait for those started before.
public interface Files {

  /// Opens a file.
  void open(Path path, OpenMode mode, Consumer<Outcome<OpenFile>> done);

  /// Renames atomically; without `replace` an existing target is a failure.
  void rename(Path from, Path to, boolean replace, Consumer<Outcome<Done>> done);

  /// Deletes a file, present or not.
  void delete(Path path, Consumer<Outcome<Done>> done);

  /// Looks what stands at a path; nothing there is a result, not a failure.
  void status(Path path, Consumer<Outcome<FileStamp>> done);

  /// Makes names in a directory durable.
  void syncDirectory(Path directory, Consumer<Outcome<Done>> done);

  /// Usable bytes of the file system that holds `path`.
  void freeSpace(Path path, Consumer<Outcome<Long>> done);

  /// The value of an operation that has none.
  enum Done {
    DONE
  }

  /// An open file: positional reads and writes, no map, no current position.
  interface OpenFile {

    /// Size and modification time when it was opened.
    FileStamp stamp();

    /// Reads until `into` is full or the file ends; the outcome is the count of bytes. The buffer
    /// is lent until then.
    void read(long position, ByteBuffer into, Consumer<Outcome<Integer>> done);

    /// Writes all of `data`, which is lent until the outcome comes.
    void write(long position, ByteBuffer data, Consumer<Outcome<Done>> done);

    /// Makes what was written durable.
    void force(Consumer<Outcome<Done>> done);

    /// Sets the length, sparse where it grows.
    void truncate(long size, Consumer<Outcome<Done>> done);

    /// Closes after what was started before.
    void close(Consumer<Outcome<Done>> done);
  }
}
