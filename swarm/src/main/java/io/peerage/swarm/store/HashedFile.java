package io.peerage.swarm.store;

import io.peerage.swarm.content.HashFunction;
import io.peerage.swarm.effect.Completions;
import io.peerage.swarm.effect.SwarmEffect;
import io.peerage.swarm.tree.HashTree;
import io.peerage.swarm.tree.RunTree;
import io.peerage.swarm.tree.TreeBuilder;
import io.peerage.wire.ErrorCode;
import io.peerage.wire.FileStamp;
import io.peerage.wire.IoEffect;
import io.peerage.wire.IoInput;
import io.peerage.wire.Meters;
import io.peerage.wire.OpenMode;
import io.peerage.wire.Outbox;
import io.peerage.wire.Outcome;
import io.peerage.wire.PeerageException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// A file on its way to being shared: looked at, opened, hashed or recalled, and looked at again,
/// so that the tree is that of a file which nobody changed meanwhile.
public final class HashedFile {

  /// What is to be hashed, and how.
  ///
  /// @param chunksMax how many chunks there may be
  /// @param checksStamp whether the file is compared before it is served; always, except where a
  ///   test shows what the receiver does without
  public record Request(
      Path path, HashFunction hash, int chunkSize, long chunksMax, boolean checksStamp) {}

  /// Where is written down what it came to, for the next time.
  ///
  /// @param number of a file, and the one above it
  public record Recording(Path path, int number, Meters meters) {}

  /// What the owner is told.
  public interface Listener {
    /// So many bytes are hashed.
    void hashed(long bytes, Outbox<SwarmEffect> out);

    /// The tree is there, and the file stays open until [HashedFile#close].
    ///
    /// @param recalled whether nothing was hashed
    /// @param complaint what is wrong with what was written down earlier, empty for nothing
    void ready(
        SharedFile file,
        HashTree tree,
        boolean recalled,
        String complaint,
        long now,
        Outbox<SwarmEffect> out);

    /// It cannot be shared; nothing else follows.
    void failed(PeerageException cause, long now, Outbox<SwarmEffect> out);
  }

  private final int number;
  private final Request request;
  private final @Nullable Recording recording;
  private final Path path;
  private final Completions completions;
  private final Listener listener;
  private FileStamp looked = FileStamp.ABSENT;
  private @Nullable TreeRecord record;
  private @Nullable Hashing hashing;
  private boolean recalled;
  private String complaint = "";
  private boolean open;
  private boolean ended;

  /// @param number under which the file is opened
  public HashedFile(
      int number,
      Request request,
      @Nullable Recording recording,
      Completions completions,
      Listener listener) {
    this.number = number;
    this.request = request;
    this.recording = recording;
    this.path = request.path();
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
        } else if (chunks(stamp) > request.chunksMax()) {
          fail(tooLarge(stamp), now, out);
        } else {
          looked = stamp;
          ask(new IoEffect.Open(ticketFor(this::opened), number, path, OpenMode.READ), out);
        }
      }
    }
  }

  private long chunks(FileStamp stamp) {
    return (stamp.size() - 1) / request.chunkSize() + 1;
  }

  private PeerageException tooLarge(FileStamp stamp) {
    return new PeerageException(
        ErrorCode.USAGE,
        "%s has %,d bytes, which are more than %,d chunks of %,d bytes"
            .formatted(path, stamp.size(), request.chunksMax(), request.chunkSize()),
        "use chunks of %,d bytes or more, or name them with 64 bits"
            .formatted((stamp.size() - 1) / request.chunksMax() + 1));
  }

  private void opened(IoInput answer, long now, Outbox<SwarmEffect> out) {
    if (!(answer instanceof IoInput.FileOpened(_, _, long size, long modifiedNanos))) {
      throw new IllegalStateException("opening ended with " + answer);
    }
    open = true;
    FileStamp stamp = new FileStamp(FileStamp.Kind.FILE, size, modifiedNanos, looked.identity());
    if (size == 0 || chunks(stamp) > request.chunksMax()) {
      lookedAt(new IoInput.FileStatus(0, stamp), now, out);
      return;
    }
    SharedFile.Check check =
        request.checksStamp() ? SharedFile.Check.STAMP_AND_BYTES : SharedFile.Check.NOTHING;
    SharedFile file = new SharedFile(number, path, stamp, check);
    if (recording == null || chunks(stamp) <= RunTree.RUN_CHUNKS) {
      hash(file, out);
    } else {
      recall(file, recording, out);
    }
  }

  private void recall(SharedFile file, Recording where, Outbox<SwarmEffect> out) {
    TreeRecord its =
        new TreeRecord(
            where.path(),
            where.number(),
            path,
            file.stamp(),
            request.hash(),
            request.chunkSize(),
            completions,
            where.meters(),
            new TreeRecord.Listener() {
              @Override
              public void recalled(TreeBuilder tree, long now, Outbox<SwarmEffect> turn) {
                if (!ended) {
                  readLast(file, tree, turn);
                }
              }

              @Override
              public void unknown(String why, long now, Outbox<SwarmEffect> turn) {
                complaint = why;
                if (!ended) {
                  hash(file, turn);
                }
              }
            });
    record = its;
    its.open(out);
  }

  /// A last run that the end cuts short is read in any case: peaks may lie in it.
  private void readLast(SharedFile file, TreeBuilder tree, Outbox<SwarmEffect> out) {
    if (chunks(file.stamp()) % RunTree.RUN_CHUNKS == 0) {
      recalled = true;
      compare(file, tree.finish(), out);
      return;
    }
    long run = tree.runs() - 1;
    ByteBuffer bytes = ByteBuffer.allocateDirect(tree.runBytes(run));
    ask(
        new IoEffect.ReadFile(
            ticketFor((_, _, turn) -> {
              long ticket =
                  ticketFor((result, _, last) -> {
                    if (result instanceof IoInput.Computed(_, Outcome.Success<?>(RunTree digests))
                        && tree.finish().vouchesFor(run, digests)) {
                      tree.add(run, digests);
                      recalled = true;
                      compare(file, tree.finish(), last);
                    } else {
                      complaint = path + " has changed, though its time is what it was";
                      hash(file, last);
                    }
                  });
              turn.put(
                  new SwarmEffect.Work(
                      ticket,
                      () -> RunTree.hash(request.hash(), request.chunkSize(), bytes.flip())));
            }),
            number,
            tree.runStart(run),
            bytes),
        out);
  }

  private void hash(SharedFile file, Outbox<SwarmEffect> out) {
    Hashing its =
        new Hashing(
            file,
            request.hash(),
            request.chunkSize(),
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
    hashing = its;
    its.start(out);
  }

  private void compare(SharedFile file, HashTree tree, Outbox<SwarmEffect> out) {
    ask(
        new IoEffect.Status(
            ticketFor((answer, now, turn) -> {
              if (answer instanceof IoInput.FileStatus(_, FileStamp stamp)
                  && stamp.equals(file.stamp())) {
                ready(file, tree, now, turn);
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

  private void ready(SharedFile file, HashTree tree, long now, Outbox<SwarmEffect> out) {
    TreeRecord its = record;
    if (its != null && recalled) {
      its.close(now, out);
    } else if (its != null) {
      its.write(tree, now, out);
    }
    listener.ready(file, tree, recalled, complaint, now, out);
  }

  /// Stops, wherever it is, and closes the file; nothing is told any more.
  public void close(long now, Outbox<SwarmEffect> out) {
    ended = true;
    if (record != null) {
      record.close(now, out);
    }
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
        close(now, out);
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
    close(now, out);
    listener.failed(cause, now, out);
  }
}
