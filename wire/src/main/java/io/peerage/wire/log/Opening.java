package io.peerage.wire.log;

import io.peerage.wire.IoEffect;
import io.peerage.wire.Outbox;
import io.peerage.wire.PeerageException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Optional;
import java.util.function.Consumer;

/// Opens a log file: takes away what an interrupted rewrite left beside it, then reads what is
/// there, or makes what is not.
final class Opening<E> implements Scan.Listener<E>, Rewriting.Listener<E> {

  /// How it ends; one of the two, once.
  interface Listener<E> {
    /// The file is open, and all records in it were handed out.
    void opened(Tail tail, Recovery recovery, long now, Outbox<E> out);

    /// Nothing is open, and no file that was there has changed.
    void failed(PeerageException cause, long now, Outbox<E> out);
  }

  private final LogKind kind;
  private final Path path;
  private final int file;
  private final LogOptions options;
  private final Operations<E> operations;
  private final Consumer<ByteBuffer> records;
  private final Listener<E> listener;

  /// @param records takes what is in the file; a payload is borrowed until it returns
  Opening(
      LogKind kind,
      Path path,
      int file,
      LogOptions options,
      Operations<E> operations,
      Consumer<ByteBuffer> records,
      Listener<E> listener) {
    this.kind = kind;
    this.path = path;
    this.file = file;
    this.options = options;
    this.operations = operations;
    this.records = records;
    this.listener = listener;
  }

  void start(Outbox<E> out) {
    operations.start(
        ticket -> new IoEffect.Delete(ticket, Rewriting.freshOf(path)),
        (_, _, turn) -> new Scan<>(path, kind, file, operations, records, this).start(turn),
        listener::failed,
        out);
  }

  @Override
  public void absent(long now, Outbox<E> out) {
    Tail start = new Tail(file, 0, 0, 0, true);
    new Rewriting<>(
            path, kind, options, start, false, Collections.emptyIterator(), operations, this)
        .start(out);
  }

  @Override
  public void scanned(Tail tail, Recovery recovery, long now, Outbox<E> out) {
    listener.opened(tail, recovery, now, out);
  }

  @Override
  public void replaced(Tail tail, long now, Outbox<E> out) {
    listener.opened(tail, new Recovery(0, tail.length(), Optional.empty()), now, out);
  }

  @Override
  public void failed(PeerageException cause, long now, Outbox<E> out) {
    listener.failed(cause, now, out);
  }

  @Override
  public void undecided(PeerageException cause, long now, Outbox<E> out) {
    listener.failed(cause, now, out);
  }
}
