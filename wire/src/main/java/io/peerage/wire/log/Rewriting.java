package io.peerage.wire.log;

import io.peerage.wire.IoEffect;
import io.peerage.wire.OpenMode;
import io.peerage.wire.Outbox;
import io.peerage.wire.PeerageException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/// Makes a log file that is whole before it gets its name: written beside it as `NAME.new`, forced,
/// renamed, the directory forced. A crash at any moment leaves the old file or the new one.
///
/// Records are drawn from their source 64 KiB at a time.
final class Rewriting<E> {

  /// How it ends; one of the three, once.
  interface Listener<E> {
    /// The new file stands under the name, durably, and is open.
    void replaced(Tail tail, long now, Outbox<E> out);

    /// The old file stands as it did; nothing is left of the new one.
    void failed(PeerageException cause, long now, Outbox<E> out);

    /// Which of the two stands, or will after a crash, is open. The new file is closed.
    void undecided(PeerageException cause, long now, Outbox<E> out);
  }

  private static final int RUN_BYTES = 64 << 10;

  private final Path path;
  private final Path fresh;
  private final LogKind kind;
  private final boolean replace;
  private final Iterator<ByteBuffer> source;
  private final LogOptions options;
  private final Operations<E> operations;
  private final Listener<E> listener;

  private final Pending run = new Pending();
  private Tail tail;

  /// Pieces of the run that are being written, and the first that failed.
  private int writing;

  private @Nullable PeerageException failure;

  /// @param start of the new file
  /// @param replace whether one stands under the name
  Rewriting(
      Path path,
      LogKind kind,
      LogOptions options,
      Tail start,
      boolean replace,
      Iterator<ByteBuffer> source,
      Operations<E> operations,
      Listener<E> listener) {
    this.path = path;
    this.fresh = freshOf(path);
    this.kind = kind;
    this.options = options;
    this.replace = replace;
    this.source = source;
    this.operations = operations;
    this.listener = listener;
    this.tail = start;
  }

  /// Where the file stands before it is whole.
  static Path freshOf(Path path) {
    return path.resolveSibling(path.getFileName() + ".new");
  }

  /// The directory that holds it.
  static Path directoryOf(Path path) {
    Path parent = path.getParent();
    return parent == null ? Path.of("") : parent;
  }

  void start(Outbox<E> out) {
    operations.start(
        ticket -> new IoEffect.Open(ticket, tail.file(), fresh, OpenMode.CREATE),
        (_, _, turn) -> writeHead(turn),
        listener::failed,
        out);
  }

  private void writeHead(Outbox<E> out) {
    ByteBuffer head = ByteBuffer.allocate(LogFormat.HEAD_BYTES);
    int checksum = LogFormat.putHead(kind, tail.generation(), head);
    write(head.flip(), checksum, out);
  }

  private void writeRun(Outbox<E> out) {
    run.clear();
    while (run.bytes() < RUN_BYTES && source.hasNext()) {
      ByteBuffer payload = source.next();
      options.requireRecord(payload);
      run.add(payload);
    }
    if (run.isEmpty()) {
      force(out);
    } else {
      int checksum = run.seal(tail.checksum());
      write(run.frames(), checksum, out);
    }
  }

  private void write(ByteBuffer bytes, int checksum, Outbox<E> out) {
    writing = tail.write(bytes, operations, (_, _, turn) -> written(turn), this::spoilt, out);
    tail = tail.after(bytes.remaining(), checksum);
  }

  private void spoilt(PeerageException cause, long now, Outbox<E> out) {
    if (failure == null) {
      failure = cause;
    } else {
      failure.addSuppressed(cause);
    }
    written(out);
  }

  private void written(Outbox<E> out) {
    if (--writing > 0) {
      return;
    }
    if (failure != null) {
      abandon(failure, out);
    } else {
      writeRun(out);
    }
  }

  private void force(Outbox<E> out) {
    operations.start(
        ticket -> new IoEffect.Force(ticket, tail.file()),
        (_, _, turn) -> rename(turn),
        (cause, _, turn) -> abandon(cause, turn),
        out);
  }

  private void rename(Outbox<E> out) {
    operations.start(
        ticket -> new IoEffect.Rename(ticket, fresh, path, replace),
        (_, _, turn) -> sync(turn),
        (cause, _, turn) -> close(cause, listener::undecided, turn),
        out);
  }

  private void sync(Outbox<E> out) {
    operations.start(
        ticket -> new IoEffect.SyncDirectory(ticket, directoryOf(path)),
        (_, now, turn) -> listener.replaced(tail, now, turn),
        (cause, _, turn) -> close(cause, listener::undecided, turn),
        out);
  }

  /// Takes the new file away again.
  private void abandon(PeerageException cause, Outbox<E> out) {
    close(
        cause,
        (_, _, turn) ->
            operations.start(
                ticket -> new IoEffect.Delete(ticket, fresh),
                (_, at, last) -> listener.failed(cause, at, last),
                (second, at, last) -> {
                  cause.addSuppressed(second);
                  listener.failed(cause, at, last);
                },
                turn),
        out);
  }

  private void close(PeerageException cause, Operations.Otherwise<E> then, Outbox<E> out) {
    operations.start(
        ticket -> new IoEffect.CloseFile(ticket, tail.file()),
        (_, now, turn) -> then.failed(cause, now, turn),
        (second, now, turn) -> {
          cause.addSuppressed(second);
          then.failed(cause, now, turn);
        },
        out);
  }
}
