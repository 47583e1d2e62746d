package io.peerage.swarm.store;

import io.peerage.swarm.content.HashFunction;
import io.peerage.swarm.effect.Completions;
import io.peerage.swarm.effect.SwarmEffect;
import io.peerage.swarm.tree.HashTree;
import io.peerage.swarm.tree.RunTree;
import io.peerage.swarm.tree.TreeBuilder;
import io.peerage.wire.Bytes;
import io.peerage.wire.Counter;
import io.peerage.wire.FileStamp;
import io.peerage.wire.IoInput;
import io.peerage.wire.Meters;
import io.peerage.wire.Outbox;
import io.peerage.wire.PeerageException;
import io.peerage.wire.log.Log;
import io.peerage.wire.log.LogKind;
import io.peerage.wire.log.LogListener;
import io.peerage.wire.log.LogOptions;
import io.peerage.wire.log.Recovery;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/// What a shared file came to when it was hashed, written down, so that an unchanged file need not
/// be hashed again. A log: first which file it is, then the tops of its runs, from which the tree
/// above them follows.
///
/// ```
///  file  01  hash (1)  chunk size (4)  length (8)  modified (8)  identity (8)  root  path (the rest)
///  tops  02  first run (8)  digests of layer 6 (the rest)
/// ```
///
/// Nothing depends on it: a record that is missing, of something else, damaged or of another
/// version means that the file is hashed. What is served is compared with the tree when it is read,
/// whether the tree was recalled or not.
///
/// The log is driven by its own answers: nobody need tell it when turns end.
final class TreeRecord implements LogListener<SwarmEffect> {

  /// What the owner is told, once.
  interface Listener {
    /// It is this very file: all tops are in the builder, and make the root that was written down.
    void recalled(TreeBuilder tree, long now, Outbox<SwarmEffect> out);

    /// The file has to be hashed.
    ///
    /// @param why what is wrong with the record; empty where there is none, or one of a file that
    ///   has changed
    void unknown(String why, long now, Outbox<SwarmEffect> out);
  }

  static final LogKind KIND = new LogKind("digests", 1);

  /// Tops in a record.
  static final int TOPS_MAX = 1024;

  private static final byte FILE = 1;
  private static final byte TOPS = 2;
  private static final int FILE_HEAD_BYTES = 2 + Integer.BYTES + 3 * Long.BYTES;
  private static final int TOPS_HEAD_BYTES = 1 + Long.BYTES;

  private final Path path;
  private final HashFunction hash;
  private final int chunkSize;
  private final FileStamp stamp;
  private final byte[] name;
  private final TreeBuilder builder;
  private final Listener listener;
  private final Log<SwarmEffect> log;
  private final Counter recorded;
  private final Counter notRecorded;
  private @Nullable Bytes root;
  private long next;
  private boolean damaged;
  private boolean opened;

  /// @param path of the record
  /// @param number of a file, and the one above it
  /// @param file what it is about
  /// @param stamp what that file is now; it has more than one run
  TreeRecord(
      Path path,
      int number,
      Path file,
      FileStamp stamp,
      HashFunction hash,
      int chunkSize,
      Completions completions,
      Meters meters,
      Listener listener) {
    this.path = path;
    this.hash = hash;
    this.chunkSize = chunkSize;
    this.stamp = stamp;
    this.name = file.toAbsolutePath().normalize().toString().getBytes(StandardCharsets.UTF_8);
    this.builder = new TreeBuilder(hash, chunkSize, stamp.size());
    this.listener = listener;
    this.recorded = meters.counter("peerage.swarm.trees_recorded");
    this.notRecorded = meters.counter("peerage.swarm.trees_not_recorded");
    this.log =
        new Log<>(
            KIND,
            path,
            number,
            LogOptions.DEFAULT.withFileBytesMax(Long.MAX_VALUE),
            () -> completions.expect((answer, now, out) -> answered(answer, now, out)),
            SwarmEffect.Disk::new,
            meters,
            this);
  }

  private void answered(IoInput answer, long now, Outbox<SwarmEffect> out) {
    log.answered((IoInput.OfFile) answer, now, out);
    log.turnEnded(now, out);
  }

  /// Reads what is there.
  void open(Outbox<SwarmEffect> out) {
    log.open(out);
  }

  /// Writes down what the file came to, and closes the record after that.
  void write(HashTree tree, long now, Outbox<SwarmEffect> out) {
    if (!log.rewrite(new Records(tree))) {
      notRecorded.increment();
      log.close();
    }
    log.turnEnded(now, out);
  }

  /// Closes the record, after what is being written.
  void close(long now, Outbox<SwarmEffect> out) {
    log.close();
    log.turnEnded(now, out);
  }

  @Override
  public void recovered(ByteBuffer payload) {
    byte type = payload.get();
    if (type == FILE && root == null) {
      root = rootIfOfThisFile(payload);
    } else if (type == TOPS && root != null && payload.remaining() > Long.BYTES) {
      byte[] digest = new byte[hash.digestBytes()];
      damaged |= payload.getLong() != next || payload.remaining() % digest.length != 0;
      while (!damaged && payload.hasRemaining() && next < builder.runs()) {
        payload.get(digest);
        builder.addTop(next++, digest);
      }
    }
  }

  private @Nullable Bytes rootIfOfThisFile(ByteBuffer payload) {
    byte[] digest = new byte[hash.digestBytes()];
    boolean isOurs =
        payload.remaining() == FILE_HEAD_BYTES - 1 + digest.length + name.length
            && payload.get() == hash.code()
            && payload.getInt() == chunkSize
            && payload.getLong() == stamp.size()
            && payload.getLong() == stamp.modifiedNanos()
            && payload.getLong() == stamp.identity();
    if (!isOurs) {
      return null;
    }
    payload.get(digest);
    return payload.equals(ByteBuffer.wrap(name)) ? Bytes.copyOf(digest) : null;
  }

  @Override
  public void opened(Recovery recovery, long now, Outbox<SwarmEffect> out) {
    opened = true;
    Bytes written = root;
    boolean isWhole = next == builder.runs() && !damaged;
    if (written != null && isWhole && builder.finish().root().equals(written)) {
      listener.recalled(builder, now, out);
    } else if (written != null || recovery.loss().isPresent()) {
      listener.unknown(path + " is damaged", now, out);
    } else {
      listener.unknown("", now, out);
    }
  }

  @Override
  public void broken(PeerageException cause, long now, Outbox<SwarmEffect> out) {
    if (opened) {
      // Only what was to be written is lost, and the owner has its answer.
      notRecorded.increment();
    } else {
      listener.unknown(String.valueOf(cause.getMessage()), now, out);
    }
  }

  @Override
  public void rewritten(long now, Outbox<SwarmEffect> out) {
    recorded.increment();
    log.close();
  }

  @Override
  public void rewriteFailed(PeerageException cause, long now, Outbox<SwarmEffect> out) {
    notRecorded.increment();
    log.close();
  }

  @Override
  public void durable(long upTo, long now, Outbox<SwarmEffect> out) {
    // Nothing is appended.
  }

  @Override
  public void refused(
      long from, long upTo, PeerageException cause, long now, Outbox<SwarmEffect> out) {
    // Nothing is appended.
  }

  @Override
  public void closed(long now, Outbox<SwarmEffect> out) {
    // Nobody waits for it.
  }

  /// The records of a tree, made one by one.
  private final class Records implements Iterator<ByteBuffer> {
    private final HashTree tree;
    private final ByteBuffer record =
        ByteBuffer.allocate(TOPS_HEAD_BYTES + TOPS_MAX * hash.digestBytes());
    private long run = -1;

    Records(HashTree tree) {
      this.tree = tree;
    }

    @Override
    public boolean hasNext() {
      return run < builder.runs();
    }

    @Override
    public ByteBuffer next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      return run < 0 ? file() : tops();
    }

    private ByteBuffer file() {
      run = 0;
      return ByteBuffer.allocate(FILE_HEAD_BYTES + hash.digestBytes() + name.length)
          .put(FILE)
          .put((byte) hash.code())
          .putInt(chunkSize)
          .putLong(stamp.size())
          .putLong(stamp.modifiedNanos())
          .putLong(stamp.identity())
          .put(tree.root().toArray())
          .put(name)
          .flip();
    }

    private ByteBuffer tops() {
      record.clear().put(TOPS).putLong(run);
      byte[] digest = new byte[hash.digestBytes()];
      for (int i = 0; i < TOPS_MAX && run < builder.runs(); i++, run++) {
        if (!tree.copyDigest(RunTree.RUN_LAYER, run, digest, 0)) {
          throw new IllegalStateException("no top of run " + run);
        }
        record.put(digest);
      }
      return record.flip();
    }
  }
}
