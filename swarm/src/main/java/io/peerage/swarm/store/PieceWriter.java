package io.peerage.swarm.store;

import io.peerage.swarm.effect.Completions;
import io.peerage.swarm.effect.SwarmEffect;
import io.peerage.wire.Counter;
import io.peerage.wire.IoEffect;
import io.peerage.wire.IoInput;
import io.peerage.wire.Meters;
import io.peerage.wire.Outbox;
import io.peerage.wire.PeerageException;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/// Collects proven chunks into pieces of at most 64 KiB and writes a piece when it is full.
///
/// At most [#PIECES_OPEN_MAX] pieces wait; when one more is needed the oldest is written as far as
/// it goes.
public final class PieceWriter {

  /// Pieces that wait for chunks.
  public static final int PIECES_OPEN_MAX = 128;

  /// Writes that are under way before nothing more should be asked for.
  public static final int WRITES_MAX = 64;

  private static final int CHUNKS_PER_PIECE_MAX = Long.SIZE;

  /// What the owner of the file is told.
  public interface Listener {
    /// These chunks are in the file (not forced).
    void written(long first, long last, long now, Outbox<SwarmEffect> out);

    /// These chunks could not be written, and are forgotten.
    void failed(long first, long last, PeerageException cause, long now, Outbox<SwarmEffect> out);
  }

  private static final class Piece {
    final long index;
    final ByteBuffer bytes;
    long present;

    Piece(long index, ByteBuffer bytes) {
      this.index = index;
      this.bytes = bytes;
    }
  }

  private final int file;
  private final int chunkSize;
  private final int chunksPerPiece;
  private final Completions completions;
  private final Listener listener;
  private final Counter evicted;
  private final Map<Long, Piece> pieces = new LinkedHashMap<>();
  private Piece latest;
  private int writesUnderWay;
  private boolean stopped;

  public PieceWriter(
      int file, int chunkSize, Completions completions, Listener listener, Meters meters) {
    this.file = file;
    this.chunkSize = chunkSize;
    this.chunksPerPiece = Math.clamp(Outbox.BUFFER_BYTES_MAX / chunkSize, 1, CHUNKS_PER_PIECE_MAX);
    this.completions = completions;
    this.listener = listener;
    this.evicted = meters.counter("peerage.swarm.pieces_evicted");
    this.latest = new Piece(-1, ByteBuffer.allocate(0));
  }

  /// Takes a copy of a proven chunk.
  ///
  /// @param chunks how many the content has, as far as that is known
  public void put(long chunk, ByteBuffer content, long chunks, Outbox<SwarmEffect> out) {
    if (stopped) {
      return;
    }
    long index = chunk / chunksPerPiece;
    Piece piece = latest.index == index ? latest : open(index, out);
    int place = (int) (chunk % chunksPerPiece);
    int length = content.remaining();
    piece.bytes.limit(Math.max(piece.bytes.limit(), place * chunkSize + length));
    piece.bytes.put(place * chunkSize, content, content.position(), length);
    piece.present |= 1L << place;
    long inPiece = Math.min(chunksPerPiece, chunks - index * chunksPerPiece);
    if (Long.bitCount(piece.present) == inPiece) {
      close(piece);
      piece.bytes.position(0);
      write(piece.bytes, index * chunksPerPiece, chunk(index, inPiece - 1), out);
    }
  }

  /// Writes what waits, however little it is.
  public void flush(Outbox<SwarmEffect> out) {
    while (!pieces.isEmpty()) {
      writeParts(pieces.values().iterator().next(), out);
    }
  }

  /// Writes nothing more: the file is about to be closed.
  public void stop(Outbox<SwarmEffect> out) {
    stopped = true;
    pieces.values().forEach(piece -> out.discard(piece.bytes));
    pieces.clear();
  }

  /// Whether the disk does not keep up: whoever asks peers for chunks should wait until some of the
  /// writes have ended.
  public boolean isBehind() {
    return writesUnderWay >= WRITES_MAX;
  }

  /// Whether something waits or is being written.
  public boolean isBusy() {
    return !pieces.isEmpty() || writesUnderWay > 0;
  }

  private Piece open(long index, Outbox<SwarmEffect> out) {
    Piece piece = pieces.get(index);
    if (piece == null) {
      if (pieces.size() >= PIECES_OPEN_MAX) {
        evicted.increment();
        Iterator<Piece> oldest = pieces.values().iterator();
        writeParts(oldest.next(), out);
      }
      ByteBuffer bytes = out.buffer(chunksPerPiece * chunkSize).limit(0);
      piece = new Piece(index, bytes);
      pieces.put(index, piece);
    }
    latest = piece;
    return piece;
  }

  private void close(Piece piece) {
    pieces.remove(piece.index);
    if (latest == piece) {
      latest = new Piece(-1, piece.bytes);
    }
  }

  /// Writes the chunks of a piece that are there, each run of them from a buffer of its own.
  private void writeParts(Piece piece, Outbox<SwarmEffect> out) {
    close(piece);
    for (int from = 0; from < chunksPerPiece; from++) {
      if ((piece.present >>> from & 1) == 0) {
        continue;
      }
      int to = from;
      while (to + 1 < chunksPerPiece && (piece.present >>> (to + 1) & 1) != 0) {
        to++;
      }
      int end = Math.min((to + 1) * chunkSize, piece.bytes.limit());
      int start = from * chunkSize;
      ByteBuffer part = out.buffer(end - start);
      part.put(0, piece.bytes, start, end - start);
      write(part, chunk(piece.index, from), chunk(piece.index, to), out);
      from = to;
    }
    out.discard(piece.bytes);
  }

  private long chunk(long piece, long place) {
    return piece * chunksPerPiece + place;
  }

  private void write(ByteBuffer bytes, long first, long last, Outbox<SwarmEffect> out) {
    writesUnderWay++;
    long ticket =
        completions.expect((answer, now, turn) -> {
          writesUnderWay--;
          if (stopped) {
            return;
          }
          if (answer instanceof IoInput.FileFailed(_, var cause)) {
            listener.failed(first, last, cause, now, turn);
          } else {
            listener.written(first, last, now, turn);
          }
        });
    out.put(new SwarmEffect.Disk(new IoEffect.WriteFile(ticket, file, first * chunkSize, bytes)));
  }
}
