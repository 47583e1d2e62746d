package io.peerage.wire.log;

import io.peerage.wire.IoEffect;
import io.peerage.wire.IoInput;
import io.peerage.wire.Meters;
import io.peerage.wire.Outbox;
import io.peerage.wire.PeerageException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// A file to which records are appended and which after any crash holds all that were durable, in
/// order, and perhaps some of those that were on their way. Part of a core: it puts operations on
/// files into the core's outbox and gets the answers from it.
///
/// **Group commit.** [#append] only keeps the record. When the core's turn ends ([#turnEnded]), all
/// that was appended is written in one run and forced once; what is appended meanwhile is the next
/// commit. [LogListener#durable] tells how far it is.
///
/// **Refused and broken.** If bytes cannot be written, because the disk is full for instance, the
/// log cuts them off again, refuses all that is not durable, and goes on with the next record. If
/// what is on the disk is no longer known, because a force failed for instance, the log is broken:
/// it takes nothing more until it was rewritten.
///
/// **Rewriting.** [#rewrite] makes a new file of what the owner hands it, puts it in place of the
/// old one at once, and goes on behind it; appending goes on meanwhile.
///
/// The owner passes every answer on ([#answered]) and every end of a turn ([#turnEnded]). One
/// thread. Nobody else may have the file, nor `NAME.new` beside it.
///
/// ```
///           open               append, turnEnded
///   New ──► Opening ──► Idle ◄──────────────────► Busy (commit, rewrite)
///              │          │                         │
///              │          └──► Closed ◄──┐          │ a force failed
///              └───────────────────────► Broken ◄───┘
///                                          └──► Busy (rewrite)
/// ```
///
/// @param <E> the effects of the core
public final class Log<E> {

  /// The answer of [#append] when the record was not taken.
  public static final long NOT_TAKEN = 0;

  private final LogKind kind;
  private final Path path;
  private final int firstFile;
  private final LogOptions options;
  private final LogListener<E> listener;
  private final Operations<E> operations;
  private final LogCounts counts;
  private final Backlog backlog = new Backlog();

  private LogState state = new LogState.New();

  private boolean closing;

  /// Bytes that are on their way.
  private long bytesUnderWay;

  /// Of the next file that is made.
  private int generation;

  /// @param file a number for the file, and the one above it for a new one beside it; the owner
  ///   uses neither
  /// @param tickets the core's names for operations
  /// @param effect makes an operation an effect of the core
  public Log(
      LogKind kind,
      Path path,
      int file,
      LogOptions options,
      LongSupplier tickets,
      Function<? super IoEffect.OnFile, ? extends E> effect,
      Meters meters,
      LogListener<E> listener) {
    this.kind = kind;
    this.path = path;
    this.firstFile = file;
    this.options = options;
    this.operations = new Operations<>(tickets, effect);
    this.counts = new LogCounts(meters);
    this.listener = listener;
  }

  /// Opens the file, or makes one where there is none. [LogListener#recovered] follows for every
  /// record in it, then [LogListener#opened]; or [LogListener#broken], with `integrity` when the
  /// file is not a log of this kind and version: then it was not touched.
  ///
  /// @throws IllegalStateException when it was called before
  public void open(Outbox<E> out) {
    if (!(state instanceof LogState.New)) {
      throw new IllegalStateException(this + " was opened before");
    }
    state = new LogState.Opening();
    new Opening<>(kind, path, firstFile, options, operations, listener::recovered, new Opened())
        .start(out);
  }

  /// Takes a record, a copy of it, and writes it when the turn has ended.
  ///
  /// @return its number, which counts from 1 in the life of this object; or [#NOT_TAKEN] when the
  ///   log is not open or there is no room for it, which is counted
  /// @throws IllegalArgumentException for an empty record or one above the limit
  public long append(ByteBuffer payload) {
    options.requireRecord(payload);
    int bytes = LogFormat.RECORD_HEAD_BYTES + payload.remaining();
    if (closing || !isOpen() || !hasRoom(bytes)) {
      counts.recordsRefused.increment();
      return NOT_TAKEN;
    }
    counts.recordsAppended.increment();
    return backlog.append(payload);
  }

  /// Writes the log anew. Meanwhile records can be appended; they come behind these.
  ///
  /// @param records stand for all that was appended so far, durable or not; drawn little by little
  ///   until [LogListener#rewritten] or [LogListener#rewriteFailed], so they must not change
  /// @return false when the log is not open (nor broken), or is being rewritten
  public boolean rewrite(Iterator<ByteBuffer> records) {
    boolean can = isOpen() || state instanceof LogState.Broken;
    return can && !closing && backlog.wish(records);
  }

  /// The core's turn has ended: what was asked for in it begins.
  public void turnEnded(long now, Outbox<E> out) {
    switch (state) {
      case LogState.Idle(Tail tail) -> next(tail, out);
      case LogState.Broken() -> nextWhenBroken(now, out);
      case LogState.Unopened() -> closeUnlessOpen(now, out);
      case LogState.New(),
          LogState.Opening(),
          LogState.Busy _,
          LogState.Closing(),
          LogState.Closed() -> {}
    }
  }

  /// An operation has ended.
  ///
  /// @return whether it was one of this log
  public boolean answered(IoInput.OfFile answer, long now, Outbox<E> out) {
    return operations.answered(answer, now, out);
  }

  /// Writes what is pending, then closes the file; begins when the turn ends. Takes nothing more.
  public void close() {
    closing = true;
  }

  /// Whether records are taken, if there is room.
  public boolean isOpen() {
    return state.tail() != null;
  }

  /// How long the file is, in bytes, what is on its way included; 0 unless it is open.
  public long bytes() {
    Tail tail = state.tail();
    return tail == null ? 0 : tail.length() + bytesUnderWay;
  }

  /// The kind and the path.
  @Override
  public String toString() {
    return "log " + kind + " at " + path;
  }

  private boolean hasRoom(int bytes) {
    long waiting = (long) backlog.bytes() + bytes;
    return waiting <= options.pendingBytesMax() && bytes() + waiting <= options.fileBytesMax();
  }

  private void next(Tail tail, Outbox<E> out) {
    Backlog.Wish wish = backlog.wish();
    if (wish != null) {
      state = new LogState.Busy(tail);
      rewrite(tail, wish, out);
    } else if (!backlog.pending().isEmpty()) {
      state = new LogState.Busy(tail);
      bytesUnderWay = backlog.pending().bytes();
      counts.commits.increment();
      new Committing<>(tail, operations, new Commit(backlog.appended()))
          .start(backlog.pending(), out);
    } else if (closing) {
      state = new LogState.Closing();
      closeFile(tail.file(), this::closed, out);
    }
  }

  private void nextWhenBroken(long now, Outbox<E> out) {
    Backlog.Wish wish = backlog.wish();
    if (wish != null) {
      state = new LogState.Busy(null);
      rewrite(null, wish, out);
    } else {
      closeUnlessOpen(now, out);
    }
  }

  private void rewrite(@Nullable Tail old, Backlog.Wish wish, Outbox<E> out) {
    int file = old != null && old.file() == firstFile ? firstFile + 1 : firstFile;
    Tail start = new Tail(file, generation, 0, 0, true);
    generation++;
    Rewrite rewrite = new Rewrite(old, wish.covers());
    new Rewriting<>(path, kind, options, start, true, wish.records(), operations, rewrite)
        .start(out);
  }

  private void closeUnlessOpen(long now, Outbox<E> out) {
    if (closing) {
      closed(now, out);
    }
  }

  private void idle(Tail tail) {
    bytesUnderWay = 0;
    state = new LogState.Idle(tail);
  }

  private void settle(long upTo, long now, Outbox<E> out) {
    if (backlog.settle(upTo)) {
      listener.durable(upTo, now, out);
    }
  }

  /// Closes what is open and tells the owner.
  private void breakOff(Tail open, PeerageException cause, Outbox<E> out) {
    counts.failures.increment();
    counts.recordsRefused.add(backlog.appended() - backlog.settled());
    backlog.drop();
    bytesUnderWay = 0;
    state = new LogState.Busy(null);
    closeFile(
        open.file(),
        (now, turn) -> {
          state = new LogState.Broken();
          listener.broken(cause, now, turn);
        },
        out);
  }

  private interface Next<E> {
    void go(long now, Outbox<E> out);
  }

  /// Closes a file and goes on. All that counts in it is durable by then, or given up: a close that
  /// fails is counted and changes nothing.
  private void closeFile(int file, Next<E> next, Outbox<E> out) {
    operations.start(
        ticket -> new IoEffect.CloseFile(ticket, file),
        (_, now, turn) -> next.go(now, turn),
        (_, now, turn) -> {
          counts.failures.increment();
          next.go(now, turn);
        },
        out);
  }

  private void closed(long now, Outbox<E> out) {
    state = new LogState.Closed();
    listener.closed(now, out);
  }

  private final class Opened implements Opening.Listener<E> {

    @Override
    public void opened(Tail tail, Recovery recovery, long now, Outbox<E> out) {
      counts.recordsRecovered.add(recovery.records());
      recovery.loss().ifPresent(loss -> counts.bytesLost.add(loss.bytes()));
      generation = tail.generation() + 1;
      idle(tail);
      listener.opened(recovery, now, out);
    }

    @Override
    public void failed(PeerageException cause, long now, Outbox<E> out) {
      counts.failures.increment();
      state = new LogState.Unopened();
      listener.broken(cause, now, out);
    }
  }

  private final class Commit implements Committing.Listener<E> {
    private final long upTo;

    Commit(long upTo) {
      this.upTo = upTo;
    }

    @Override
    public void committed(Tail tail, long now, Outbox<E> out) {
      counts.bytesWritten.add(bytesUnderWay);
      idle(tail);
      settle(upTo, now, out);
    }

    @Override
    public void refused(Tail tail, PeerageException cause, long now, Outbox<E> out) {
      long from = backlog.settled() + 1;
      long to = backlog.appended();
      boolean rewriting = backlog.wish() != null;
      counts.failures.increment();
      counts.recordsRefused.add(to - from + 1);
      backlog.drop();
      idle(tail);
      listener.refused(from, to, cause, now, out);
      if (rewriting) {
        listener.rewriteFailed(cause, now, out);
      }
    }

    @Override
    public void broken(Tail tail, PeerageException cause, long now, Outbox<E> out) {
      breakOff(tail, cause, out);
    }
  }

  private final class Rewrite implements Rewriting.Listener<E> {
    private final @Nullable Tail old;
    private final long covers;

    Rewrite(@Nullable Tail old, long covers) {
      this.old = old;
      this.covers = covers;
    }

    @Override
    public void replaced(Tail tail, long now, Outbox<E> out) {
      counts.rewrites.increment();
      counts.bytesWritten.add(tail.length());
      backlog.fulfilled();
      if (old == null) {
        idle(tail);
      } else {
        state = new LogState.Busy(tail);
        closeFile(old.file(), (_, _) -> idle(tail), out);
      }
      settle(covers, now, out);
      listener.rewritten(now, out);
    }

    @Override
    public void failed(PeerageException cause, long now, Outbox<E> out) {
      counts.failures.increment();
      backlog.unfulfilled();
      if (old == null) {
        state = new LogState.Broken();
      } else {
        idle(old);
      }
      listener.rewriteFailed(cause, now, out);
    }

    @Override
    public void undecided(PeerageException cause, long now, Outbox<E> out) {
      if (old == null) {
        failed(cause, now, out);
      } else {
        breakOff(old, cause, out);
      }
    }
  }
}
