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
/// Prepared (made, or opened when it and its map are there), written by a [PieceWriter], then
/// finished (forced, renamed, its map deleted, the directory forced) or closed. One step at a time,
/// each begun by the answer to the one before; the first that fails ends in [Listener#failed].
public final class PartFile {

  /// What the owner is told.
  public interface Listener {
    /// The partial file is open.
    ///
    /// @param resumed whether it was there
    void prepared(boolean resumed, long now, Outbox<SwarmEffect> out);

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
  private final Place place;
  private final @Nullable Path map;
  private final Completions completions;
  private final Listener listener;
  private boolean opening;
  private boolean making;
  private boolean open;
  private boolean made;
  private boolean kept;
  private FileStamp stamp = FileStamp.ABSENT;
  private @Nullable Filling filling;
  private boolean ended;

  /// Who is told when the file is gone that is still being opened.
  private Completions.@Nullable Continuation removed;

  /// @param number under which the file is opened
  /// @param map what has to be there for a partial file to be gone on with; without it, one that is
  ///   there is replaced
  public PartFile(
      int number, Place place, @Nullable Path map, Completions completions, Listener listener) {
    this.number = number;
    this.target = place.target();
    this.place = place;
    this.map = map;
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

  /// The directory that it is in.
  Path directory() {
    return directory;
  }

  /// The final name, as the owner gave it.
  public Path target() {
    return target;
  }

  /// Whether chunks can be written.
  public boolean isOpen() {
    return open && !ended;
  }

  /// Checks directory, name and room, and makes the partial file, or opens the one that is there; a
  /// stale one is replaced.
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
          } else if (kind != FileStamp.Kind.ABSENT && !place.overwrite()) {
            fail(exists(), now, turn);
          } else if (length.isPresent() && map != null) {
            lookForPart(length.getAsLong(), map, turn);
          } else if (length.isPresent()) {
            checkRoom(length.getAsLong(), turn);
          } else {
            make(length, turn);
          }
        },
        out);
  }

  private void lookForPart(long length, Path itsMap, Outbox<SwarmEffect> out) {
    step(
        ticket -> new IoEffect.Status(ticket, part),
        (answer, _, turn) -> {
          if (stamp(answer).kind() == FileStamp.Kind.FILE) {
            lookForMap(length, itsMap, turn);
          } else {
            checkRoom(length, turn);
          }
        },
        out);
  }

  private void lookForMap(long length, Path itsMap, Outbox<SwarmEffect> out) {
    step(
        ticket -> new IoEffect.Status(ticket, itsMap),
        (answer, _, turn) -> {
          if (stamp(answer).kind() == FileStamp.Kind.FILE) {
            open(OptionalLong.of(length), OpenMode.READ_WRITE, turn);
          } else {
            checkRoom(length, turn);
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
    open(length, OpenMode.CREATE, out);
  }

  private void open(OptionalLong length, OpenMode mode, Outbox<SwarmEffect> out) {
    opening = true;
    making = mode == OpenMode.CREATE;
    step(
        ticket -> new IoEffect.Open(ticket, number, part, mode),
        (_, now, turn) -> {
          open = true;
          if (length.isPresent()) {
            step(
                ticket -> new IoEffect.Truncate(ticket, number, length.getAsLong()),
                (_, at, last) -> lengthened(length.getAsLong(), at, last),
                turn);
          } else {
            listener.prepared(false, now, turn);
          }
        },
        out);
  }

  /// Size and time of the file under its final name, once it is finished and stays open.
  public FileStamp stamp() {
    return stamp;
  }

  /// What an earlier life has left is not filled: that would be the end of it.
  private void lengthened(long length, long now, Outbox<SwarmEffect> out) {
    if (!place.preallocates() || !making) {
      listener.prepared(!making, now, out);
      return;
    }
    Filling its =
        new Filling(
            number,
            length,
            completions,
            new Filling.Listener() {
              @Override
              public void filled(long at, Outbox<SwarmEffect> turn) {
                if (!ended) {
                  listener.prepared(false, at, turn);
                }
              }

              @Override
              public void failed(PeerageException cause, long at, Outbox<SwarmEffect> turn) {
                if (!ended) {
                  fail(cause, at, turn);
                }
              }
            });
    filling = its;
    its.start(out);
  }

  /// Makes the content durable and gives it its name.
  public void finish(Outbox<SwarmEffect> out) {
    step(ticket -> new IoEffect.Force(ticket, number), (_, _, turn) -> rename(turn), out);
  }

  /// Renamed while it is open: as long as it is, nobody else can take it for a stale one.
  private void rename(Outbox<SwarmEffect> out) {
    step(
        ticket -> new IoEffect.Rename(ticket, part, target, place.overwrite()),
        (_, _, turn) -> {
          made = false;
          if (place.keepsOpen()) {
            deleteMap(turn);
            return;
          }
          open = false;
          step(
              ticket -> new IoEffect.CloseFile(ticket, number),
              (_, _, last) -> deleteMap(last),
              turn);
        },
        out);
  }

  /// The content is there: that the map cannot be deleted is no reason to fail.
  private void deleteMap(Outbox<SwarmEffect> out) {
    Path its = map;
    if (its == null) {
      sync(out);
    } else {
      long ticket = completions.expect((_, _, turn) -> sync(turn));
      out.put(new SwarmEffect.Disk(new IoEffect.Delete(ticket, its)));
    }
  }

  private void sync(Outbox<SwarmEffect> out) {
    step(
        ticket -> new IoEffect.SyncDirectory(ticket, directory),
        (_, now, last) -> {
          if (place.keepsOpen()) {
            stampAndFinish(last);
          } else {
            finished(now, last);
          }
        },
        out);
  }

  private void stampAndFinish(Outbox<SwarmEffect> out) {
    step(
        ticket -> new IoEffect.Status(ticket, target),
        (answer, now, last) -> {
          stamp = stamp(answer);
          finished(now, last);
        },
        out);
  }

  private void finished(long now, Outbox<SwarmEffect> out) {
    ended = true;
    listener.finished(now, out);
  }

  /// Closes the partial file and deletes it, if it was made here; nothing is told any more.
  ///
  /// @param keep whether it stays
  /// @param done told when it is closed
  public void close(
      boolean keep, Completions.Continuation done, long now, Outbox<SwarmEffect> out) {
    ended = true;
    kept = keep;
    if (filling != null) {
      filling.stop();
    }
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
    if (made && !kept) {
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
          made |= making && answer instanceof IoInput.FileOpened;
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
