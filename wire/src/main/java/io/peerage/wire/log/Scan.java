package io.peerage.wire.log;

import io.peerage.wire.Decoded;
import io.peerage.wire.ErrorCode;
import io.peerage.wire.FileStamp;
import io.peerage.wire.IoEffect;
import io.peerage.wire.IoInput;
import io.peerage.wire.OpenMode;
import io.peerage.wire.Outbox;
import io.peerage.wire.PeerageException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Opens a log file and reads it from end to end, in runs of 64 KiB. Changes nothing in it.
final class Scan<E> {

  /// How it ends; one of the three, once.
  interface Listener<E> {
    /// Nothing stands at the path.
    void absent(long now, Outbox<E> out);

    /// The file is open and read.
    void scanned(Tail tail, Recovery recovery, long now, Outbox<E> out);

    /// It cannot be read, or is not ours. Nothing is open.
    void failed(PeerageException cause, long now, Outbox<E> out);
  }

  private static final int RUN_BYTES = 64 << 10;

  private final Path path;
  private final LogKind kind;
  private final int file;
  private final Operations<E> operations;
  private final Consumer<ByteBuffer> records;
  private final Listener<E> listener;

  private ByteBuffer run = ByteBuffer.allocate(RUN_BYTES);

  /// Where in the file the next run is read.
  private long readAt;

  private LogFormat.@Nullable Head head;
  private RecordReader reader = new RecordReader(0);

  /// Good records so far.
  private long count;

  /// Where the good part of the file ends, as far as it is known.
  private long good;

  Scan(
      Path path,
      LogKind kind,
      int file,
      Operations<E> operations,
      Consumer<ByteBuffer> records,
      Listener<E> listener) {
    this.path = path;
    this.kind = kind;
    this.file = file;
    this.operations = operations;
    this.records = records;
    this.listener = listener;
  }

  void start(Outbox<E> out) {
    operations.start(
        ticket -> new IoEffect.Status(ticket, path), this::looked, listener::failed, out);
  }

  private void looked(IoInput.OfFile answer, long now, Outbox<E> out) {
    FileStamp.Kind found =
        answer instanceof IoInput.FileStatus(_, FileStamp stamp)
            ? stamp.kind()
            : FileStamp.Kind.OTHER;
    switch (found) {
      case ABSENT -> listener.absent(now, out);
      case FILE ->
          operations.start(
              ticket -> new IoEffect.Open(ticket, file, path, OpenMode.READ_WRITE),
              (_, _, turn) -> read(turn),
              listener::failed,
              out);
      case DIRECTORY, OTHER ->
          listener.failed(
              new PeerageException(
                  ErrorCode.DISK, path + " is no file", "something else has this name"),
              now,
              out);
    }
  }

  private void read(Outbox<E> out) {
    operations.start(
        ticket -> new IoEffect.ReadFile(ticket, file, readAt, run), this::filled, this::fail, out);
  }

  private void filled(IoInput.OfFile answer, long now, Outbox<E> out) {
    int bytes = answer instanceof IoInput.FileRead(_, int read) ? read : 0;
    boolean last = run.hasRemaining() || bytes == 0;
    readAt += bytes;
    run.flip();
    if (head == null) {
      try {
        begin(LogFormat.head(run, kind, path));
      } catch (PeerageException foreign) {
        fail(foreign, now, out);
        return;
      }
    }
    while (true) {
      switch (reader.next(run)) {
        case Decoded.Value<ByteBuffer>(ByteBuffer payload) -> {
          count++;
          good += LogFormat.RECORD_HEAD_BYTES + payload.remaining();
          records.accept(payload);
        }
        case Decoded.Malformed<ByteBuffer>(String why) -> {
          lost(why, out);
          return;
        }
        case Decoded.NeedMore<ByteBuffer> _ -> {
          if (!last) {
            readOn(out);
          } else if (run.hasRemaining()) {
            lost("a record that is cut off", out);
          } else {
            settle(Optional.empty(), out);
          }
          return;
        }
      }
    }
  }

  private void begin(LogFormat.Head found) {
    head = found;
    reader = new RecordReader(found.checksum());
    good = LogFormat.HEAD_BYTES;
  }

  /// Keeps what is left of the run and reads what follows, into a larger one if the record asks for
  /// it.
  private void readOn(Outbox<E> out) {
    int wanted = reader.wanted(run);
    run = wanted > run.capacity() ? ByteBuffer.allocate(wanted).put(run) : run.compact();
    read(out);
  }

  /// Something follows that is no record. How much it is, the file's length tells.
  private void lost(String why, Outbox<E> out) {
    operations.start(
        ticket -> new IoEffect.Status(ticket, path),
        (answer, _, turn) -> {
          long size =
              answer instanceof IoInput.FileStatus(_, FileStamp stamp) ? stamp.size() : readAt;
          long bytes = Math.max(size, readAt) - good;
          settle(Optional.of(new Recovery.Loss(good, bytes, why)), turn);
        },
        this::fail,
        out);
  }

  /// Makes durable what was read, and the name under which it was found: a process that was killed
  /// may have left them to the operating system, and what is handed out must not vanish any more.
  private void settle(Optional<Recovery.Loss> loss, Outbox<E> out) {
    operations.start(
        ticket -> new IoEffect.Force(ticket, file),
        (_, _, turn) ->
            operations.start(
                ticket -> new IoEffect.SyncDirectory(ticket, Rewriting.directoryOf(path)),
                (_, now, last) -> end(loss, now, last),
                this::fail,
                turn),
        this::fail,
        out);
  }

  private void end(Optional<Recovery.Loss> loss, long now, Outbox<E> out) {
    int generation = head == null ? 0 : head.generation();
    listener.scanned(
        new Tail(file, generation, good, reader.checksum(), loss.isEmpty()),
        new Recovery(count, good, loss),
        now,
        out);
  }

  /// Closes the file and then tells why.
  private void fail(PeerageException cause, long now, Outbox<E> out) {
    operations.start(
        ticket -> new IoEffect.CloseFile(ticket, file),
        (_, at, turn) -> listener.failed(cause, at, turn),
        (second, at, turn) -> {
          cause.addSuppressed(second);
          listener.failed(cause, at, turn);
        },
        out);
  }
}
