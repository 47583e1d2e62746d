package io.peerage.wire.log;

import io.peerage.wire.IoEffect;
import io.peerage.wire.Outbox;
import io.peerage.wire.PeerageException;
import org.jspecify.annotations.Nullable;

/// One group commit: all pending records in one run of bytes, and one force behind it. If the bytes
/// cannot be written, what did get written is cut off again.
final class Committing<E> {

  /// How it ends; one of the three, once.
  interface Listener<E> {
    /// The records are durable.
    void committed(Tail tail, long now, Outbox<E> out);

    /// The records are not in the file, durably.
    void refused(Tail tail, PeerageException cause, long now, Outbox<E> out);

    /// What is in the file is open.
    void broken(Tail tail, PeerageException cause, long now, Outbox<E> out);
  }

  private final Operations<E> operations;
  private final Listener<E> listener;

  /// Where the records go.
  private Tail before;

  /// Where the next ones will go.
  private Tail after;

  /// Pieces that are being written, and the force behind them.
  private int underWay;

  private @Nullable PeerageException unwritten;
  private @Nullable PeerageException unforced;

  Committing(Tail tail, Operations<E> operations, Listener<E> listener) {
    this.before = tail;
    this.after = tail;
    this.operations = operations;
    this.listener = listener;
  }

  /// Copies the records out and starts. What follows the tail goes first, so that it can never come
  /// behind them.
  void start(Pending records, Outbox<E> out) {
    if (before.clean()) {
      write(records, out);
      return;
    }
    Pending own = new Pending();
    own.addAll(records);
    operations.start(
        ticket -> new IoEffect.Truncate(ticket, before.file(), before.length()),
        (_, _, turn) -> {
          before = before.cut();
          write(own, turn);
        },
        (cause, now, turn) -> listener.broken(before, cause, now, turn),
        out);
  }

  private void write(Pending records, Outbox<E> out) {
    after = before.after(records.bytes(), records.seal(before.checksum()));
    underWay =
        1
            + before.write(
                records.frames(),
                operations,
                (_, now, turn) -> ended(now, turn),
                this::spoilt,
                out);
    records.clear();
    operations.start(
        ticket -> new IoEffect.Force(ticket, before.file()),
        (_, now, turn) -> ended(now, turn),
        (cause, now, turn) -> {
          unforced = cause;
          ended(now, turn);
        },
        out);
  }

  private void spoilt(PeerageException cause, long now, Outbox<E> out) {
    if (unwritten == null) {
      unwritten = cause;
    } else {
      unwritten.addSuppressed(cause);
    }
    ended(now, out);
  }

  private void ended(long now, Outbox<E> out) {
    if (--underWay > 0) {
      return;
    }
    if (unforced != null) {
      listener.broken(before, unforced, now, out);
    } else if (unwritten != null) {
      cut(unwritten, out);
    } else {
      listener.committed(after, now, out);
    }
  }

  private void cut(PeerageException cause, Outbox<E> out) {
    operations.start(
        ticket -> new IoEffect.Truncate(ticket, before.file(), before.length()),
        (_, _, turn) ->
            operations.start(
                ticket -> new IoEffect.Force(ticket, before.file()),
                (_, now, last) -> listener.refused(before, cause, now, last),
                (second, now, last) -> brokenAfter(cause, second, now, last),
                turn),
        (second, now, turn) -> brokenAfter(cause, second, now, turn),
        out);
  }

  private void brokenAfter(
      PeerageException first, PeerageException second, long now, Outbox<E> out) {
    second.addSuppressed(first);
    listener.broken(before, second, now, out);
  }
}
