package io.peerage.swarm.store;

import io.peerage.swarm.content.HashFunction;
import io.peerage.swarm.effect.Completions;
import io.peerage.swarm.effect.SwarmEffect;
import io.peerage.swarm.tree.HashTree;
import io.peerage.wire.ErrorCode;
import io.peerage.wire.FileStamp;
import io.peerage.wire.IoEffect;
import io.peerage.wire.IoInput;
import io.peerage.wire.OpenMode;
import io.peerage.wire.Outbox;
import io.peerage.wire.PeerageException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// A file on its way to being shared: looked at, opened, hashed, and looked at again, so that the
/// tree is that of a file which nobody changed meanwhile.
public final class HashedFile {

  /// What the owner is told.
  public interface Listener {
    /// So many bytes are hashed.
    void hashed(long bytes, Outbox<SwarmEffect> out);

    /// The file is hashed, and stays open until [HashedFile#close].
    void ready(SharedFile file, HashTree tree, long now, Outbox<SwarmEffect> out);

    /// It cannot be shared; nothing else follows.
    void failed(PeerageException cause, long now, Outbox<SwarmEffect> out);
  }

  private final int number;
  private final Path path;
  private final HashFunction hash;
  private final int chunkSize;
  private final boolean checksStamp;
  private final RunDigests digests;
  private final Completions completions;
  private final Listener listener;
  private @Nullable Hashing hashing;
  private boolean open;
  private boolean ended;

  /// @param number under which the file is opened
  /// @param checksStamp whether the file is compared before it is served; always, except where a
  ///   test shows what the receiver does without
  /// @param digests takes what each run comes to
  public HashedFile(
      int number,
      Path path,
      HashFunction hash,
      int chunkSize,
      boolean checksStamp,
      RunDigests digests,
      Completions completions,
      Listener listener) {
    this.number = number;
    this.path = path;
    this.hash = hash;
    this.chunkSize = chunkSize;
    this.checksStamp = checksStamp;
    this.digests = digests;
    this.completions = completions;
    this.listener = listener;
  }

  /// Begins.
  public void start(Outbox<SwarmEffect> out) {
    ask(new IoEffect.Status(ticketFor(this::lookedAt), path), out);
  }

  private void lookedAt(IoInput answer, long now, Outbox<SwarmEffect> out) {
    FileStamp stamp = answer instanceof IoInput.FileStatus(_, var found) ? found : FileStamp.ABSENT;
    switch (stamp.kind()) {
      case ABSENT ->
          fail(ErrorCode.NOT_FOUND, "there is no file " + path, "check the name", now, out);
      case DIRECTORY ->
          fail(ErrorCode.USAGE, path + " is a directory", "name one file in it", now, out);
      case OTHER ->
          fail(
              ErrorCode.USAGE,
              path + " is not a regular file",
              "copy it into a file first",
              now,
              out);
      case FILE -> {
        if (stamp.size() == 0) {
          fail(ErrorCode.USAGE, path + " is empty", "an empty content has no root hash", now, out);
        } else {
          ask(new IoEffect.Open(ticketFor(this::opened), number, path, OpenMode.READ), out);
        }
      }
    }
  }

  private void opened(IoInput answer, long now, Outbox<SwarmEffect> out) {
    if (!(answer instanceof IoInput.FileOpened(_, _, long size, long modifiedNanos))) {
      throw new IllegalStateException("opening ended with " + answer);
    }
    open = true;
    FileStamp stamp = new FileStamp(FileStamp.Kind.FILE, size, modifiedNanos);
    if (size == 0) {
      lookedAt(new IoInput.FileStatus(0, stamp), now, out);
      return;
    }
    SharedFile.Check check =
        checksStamp ? SharedFile.Check.STAMP_AND_BYTES : SharedFile.Check.NOTHING;
    SharedFile file = new SharedFile(number, path, stamp, check);
    hashing =
        new Hashing(
            file,
            hash,
            chunkSize,
            digests,
            completions,
            new Hashing.Listener() {
              @Override
              public void hashed(long bytes, Outbox<SwarmEffect> turn) {
                listener.hashed(bytes, turn);
              }

              @Override
              public void finished(HashTree tree, long at, Outbox<SwarmEffect> turn) {
                compare(file, tree, turn);
              }

              @Override
              public void failed(PeerageException cause, long at, Outbox<SwarmEffect> turn) {
                fail(cause, at, turn);
              }
            });
    hashing.start(out);
  }

  private void compare(SharedFile file, HashTree tree, Outbox<SwarmEffect> out) {
    ask(
        new IoEffect.Status(
            ticketFor((answer, now, turn) -> {
              if (answer instanceof IoInput.FileStatus(_, FileStamp stamp)
                  && stamp.equals(file.stamp())) {
                listener.ready(file, tree, now, turn);
              } else {
                fail(
                    ErrorCode.INTEGRITY,
                    path + " changed while it was hashed",
                    "wait until nobody writes to it, then try again",
                    now,
                    turn);
              }
            }),
            path),
        out);
  }

  /// Stops, wherever it is, and closes the file; nothing is told any more.
  public void close(Outbox<SwarmEffect> out) {
    ended = true;
    if (hashing != null) {
      hashing.stop();
    }
    if (open) {
      open = false;
      long ticket = completions.expect((_, _, _) -> {});
      out.put(new SwarmEffect.Disk(new IoEffect.CloseFile(ticket, number)));
    }
  }

  /// A ticket whose answer goes to `next`, unless it is a failure or comes too late.
  private long ticketFor(Completions.Continuation next) {
    return completions.expect((answer, now, out) -> {
      if (ended) {
        open |= answer instanceof IoInput.FileOpened;
        close(out);
      } else if (answer instanceof IoInput.FileFailed(_, var cause)) {
        fail(cause, now, out);
      } else {
        next.completed(answer, now, out);
      }
    });
  }

  private static void ask(IoEffect.OnFile operation, Outbox<SwarmEffect> out) {
    out.put(new SwarmEffect.Disk(operation));
  }

  private void fail(
      ErrorCode code, String message, String hint, long now, Outbox<SwarmEffect> out) {
    fail(new PeerageException(code, message, hint), now, out);
  }

  private void fail(PeerageException cause, long now, Outbox<SwarmEffect> out) {
    close(out);
    listener.failed(cause, now, out);
  }
}
