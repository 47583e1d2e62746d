package io.peerage.swarm.store;

import io.peerage.swarm.effect.Completions;
import io.peerage.swarm.effect.SwarmEffect;
import io.peerage.wire.ErrorCode;
import io.peerage.wire.FileStamp;
import io.peerage.wire.IoEffect;
import io.peerage.wire.IoInput;
import io.peerage.wire.OpenMode;
import io.peerage.wire.Outbox;
import io.peerage.wire.PeerageException;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/// The file of a download: `NAME.part` until it is whole, then NAME.
///
/// Prepared, written by a [PieceWriter], then finished (forced, renamed, the directory forced) or
/// removed. One step at a time, each begun by the answer to the one before; the first that fails
/// ends in [Listener#failed].
public final class PartFile {

  /// What the owner is told.
  public interface Listener {
    /// The partial file is open.
    void prepared(long now, Outbox<SwarmEffect> out);

    /// The file stands under its final name and is durable.
    void finished(long now, Outbox<SwarmEffect> out);

    /// A step failed.
    void failed(PeerageException cause, long now, Outbox<SwarmEffect> out);
  }

  /// What follows a step that went well.
  @FunctionalInterface
  private interface Next {
    void step(IoInput answer, long now, Outbox<SwarmEffect> out);
  }

  private final int number;
  private final Path target;
  private final Path part;
  private final Path directory;
  private final boolean overwrite;
  private final Completions completions;
  private final Listener listener;
  private boolean opening;
  private boolean open;
  private boolean made;
  private boolean ended;

  /// Who is told when the file is gone that is still being opened.
  private Completions.@Nullable Continuation removed;

  /// @param number under which the file is opened
  public PartFile(
      int number, Path target, boolean overwrite, Completions completions, Listener listener) {
    this.number = number;
    this.target = target;
    this.overwrite = overwrite;
    this.completions = completions;
    this.listener = listener;
    Path absolute = target.toAbsolutePath().normalize();
    Path parent = absolute.getParent();
    this.directory = parent == null ? absolute : parent;
    this.part = partOf(absolute);
  }

  /// Where the partial file of a target stands.
  public static Path partOf(Path target) {
    return target.resolveSibling(target.getFileName() + ".part");
  }

  /// The number under which it is open.
  public int number() {
    return number;
  }

  /// The final name, as the owner gave it.
  public Path target() {
    return target;
  }

  /// Whether chunks can be written.
  public boolean isOpen() {
    return open && !ended;
  }

  /// Checks directory, name and room, and makes the partial file; a stale one is replaced.
  ///
  /// @param length of the content, as far as it is known
  public void prepare(OptionalLong length, Outbox<SwarmEffect> out) {
    step(
        ticket -> new IoEffect.Status(ticket, directory),
        (answer, now, turn) -> {
          if (stamp(answer).kind() != FileStamp.Kind.DIRECTORY) {
            fail(
                new PeerageException(
                    ErrorCode.DISK,
                    "the output directory " + directory + " does not exist",
                    "create it, or name another one with -o"),
                now,
                turn);
          } else {
            checkTarget(length, turn);
          }
        },
        out);
  }

  private void checkTarget(OptionalLong length, Outbox<SwarmEffect> out) {
    step(
        ticket -> new IoEffect.Status(ticket, target),
        (answer, now, turn) -> {
          FileStamp.Kind kind = stamp(answer).kind();
          if (kind == FileStamp.Kind.DIRECTORY) {
            fail(
                new PeerageException(
                    ErrorCode.USAGE, target + " is a directory", "name a file with -o"),
                now,
                turn);
          } else if (kind != FileStamp.Kind.ABSENT && !overwrite) {
            fail(exists(), now, turn);
          } else if (length.isPresent()) {
            checkRoom(length.getAsLong(), turn);
          } else {
            make(length, turn);
          }
        },
        out);
  }

  private PeerageException exists() {
    return new PeerageException(
        ErrorCode.DISK,
        target + " exists and is something else",
        "replace it with --overwrite, or name another file with -o");
  }

  private void checkRoom(long length, Outbox<SwarmEffect> out) {
    step(
        ticket -> new IoEffect.FreeSpace(ticket, directory),
        (answer, now, turn) -> {
          if (answer instanceof IoInput.FreeSpaceFound(_, long bytes) && bytes < length) {
            fail(
                new PeerageException(
                    ErrorCode.DISK,
                    "%s has room for %,d bytes and the content has %,d"
                        .formatted(directory, bytes, length),
                    "make room, or name another directory with -o"),
                now,
                turn);
          } else {
            make(OptionalLong.of(length), turn);
          }
        },
        out);
  }

  private void make(OptionalLong length, Outbox<SwarmEffect> out) {
    opening = true;
    step(
        ticket -> new IoEffect.Open(ticket, number, part, OpenMode.CREATE),
        (_, now, turn) -> {
          open = true;
          if (length.isPresent()) {
            step(
                ticket -> new IoEffect.Truncate(ticket, number, length.getAsLong()),
                (_, at, last) -> listener.prepared(at, last),
                turn);
          } else {
            listener.prepared(now, turn);
          }
        },
        out);
  }

  /// Makes the content durable and gives it its name.
  public void finish(Outbox<SwarmEffect> out) {
    step(ticket -> new IoEffect.Force(ticket, number), (_, _, turn) -> rename(turn), out);
  }

  /// Renamed while it is open: as long as it is, nobody else can take it for a stale one.
  private void rename(Outbox<SwarmEffect> out) {
    step(
        ticket -> new IoEffect.Rename(ticket, part, target, overwrite),
        (_, _, turn) -> {
          made = false;
          open = false;
          step(ticket -> new IoEffect.CloseFile(ticket, number), (_, _, last) -> sync(last), turn);
        },
        out);
  }

  private void sync(Outbox<SwarmEffect> out) {
    step(
        ticket -> new IoEffect.SyncDirectory(ticket, directory),
        (_, now, last) -> {
          ended = true;
          listener.finished(now, last);
        },
        out);
  }

  /// Closes and deletes the partial file, if it is there; nothing is told any more.
  ///
  /// @param done told when it is gone
  public void remove(Completions.Continuation done, long now, Outbox<SwarmEffect> out) {
    ended = true;
    if (opening) {
      removed = done;
    } else if (open) {
      close(done, out);
    } else {
      delete(done, now, out);
    }
  }

  private void close(Completions.Continuation done, Outbox<SwarmEffect> out) {
    open = false;
    long ticket = completions.expect((_, now, turn) -> delete(done, now, turn));
    out.put(new SwarmEffect.Disk(new IoEffect.CloseFile(ticket, number)));
  }

  private void delete(Completions.Continuation done, long now, Outbox<SwarmEffect> out) {
    if (made) {
      long ticket = completions.expect(done);
      out.put(new SwarmEffect.Disk(new IoEffect.Delete(ticket, part)));
    } else {
      done.completed(new IoInput.FileDone(0), now, out);
    }
  }

  private void step(LongFunction<IoEffect.OnFile> operation, Next next, Outbox<SwarmEffect> out) {
    long ticket =
        completions.expect((answer, now, turn) -> {
          opening = false;
          // Only what was opened is ours to delete; what could not be is somebody else's.
          made |= answer instanceof IoInput.FileOpened;
          if (ended) {
            removeLate(answer, now, turn);
          } else if (answer instanceof IoInput.FileFailed(_, var cause)) {
            fail(cause, now, turn);
          } else {
            next.step(answer, now, turn);
          }
        });
    out.put(new SwarmEffect.Disk(operation.apply(ticket)));
  }

  /// It was given up while it was being opened: now it can go.
  private void removeLate(IoInput answer, long now, Outbox<SwarmEffect> out) {
    Completions.Continuation done = removed;
    if (done == null) {
      return;
    }
    removed = null;
    if (answer instanceof IoInput.FileOpened) {
      close(done, out);
    } else {
      delete(done, now, out);
    }
  }

  private void fail(PeerageException cause, long now, Outbox<SwarmEffect> out) {
    listener.failed(cause, now, out);
  }

  private static FileStamp stamp(IoInput answer) {
    return answer instanceof IoInput.FileStatus(_, FileStamp stamp) ? stamp : FileStamp.ABSENT;
  }
}
