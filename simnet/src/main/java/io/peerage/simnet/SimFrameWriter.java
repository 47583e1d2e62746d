package io.peerage.simnet;

import io.peerage.wire.BufferPool;
import io.peerage.wire.ErrorCode;
import io.peerage.wire.MessageKind;
import io.peerage.wire.PeerageException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// Puts [SimFrame]s on the stream of a message channel and knows how much of what its owner has
/// sent the socket has not taken yet. Of all bytes, only the owner's payloads count.
final class SimFrameWriter {

  private static final int PIECE_BYTES_MAX = 32 * 1024;

  /// What was written to the stream, and how much of it is the owner's.
  private record Sent(int bytes, int payload) {}

  private final SimStream stream;
  private final BufferPool pool;
  private final int pendingBytesMax;
  private final ArrayDeque<Sent> sent = new ArrayDeque<>();
  private @Nullable MessageKind unfinished;
  private int pendingBytes;
  private int writtenBytes;

  /// @param strangeBytes of the stream that were written before
  SimFrameWriter(SimStream stream, BufferPool pool, int pendingBytesMax, int strangeBytes) {
    this.stream = stream;
    this.pool = pool;
    this.pendingBytesMax = pendingBytesMax;
    sent.add(new Sent(strangeBytes, 0));
  }

  /// Puts what a client begins with.
  void preface() {
    stream.write(pool.take(SimFrame.PREFACE.length).put(SimFrame.PREFACE).flip());
    sent.add(new Sent(SimFrame.PREFACE.length, 0));
  }

  /// The kind of frame for the next piece of a message.
  ///
  /// @throws IllegalStateException if the message has begun as another kind
  SimFrame.Kind piece(MessageKind kind, boolean last) {
    if (unfinished != null && unfinished != kind) {
      throw new IllegalStateException("a message of two kinds");
    }
    unfinished = last ? null : kind;
    return switch (kind) {
      case TEXT -> last ? SimFrame.Kind.TEXT : SimFrame.Kind.TEXT_PIECE;
      case BINARY -> last ? SimFrame.Kind.BINARY : SimFrame.Kind.BINARY_PIECE;
    };
  }

  /// Puts what the owner says.
  ///
  /// @return false, and the payload has gone back, if more would wait than may
  boolean put(SimFrame.Kind kind, ByteBuffer payload) {
    int bytes = payload.remaining();
    if (pendingBytes + bytes > pendingBytesMax) {
      pool.release(payload);
      return false;
    }
    pendingBytes += bytes;
    header(kind, bytes, bytes);
    stream.write(payload);
    return true;
  }

  /// Puts what the protocol says.
  void put(SimFrame.Kind kind, byte[] payload) {
    header(kind, payload.length, 0);
    for (int at = 0; at < payload.length; ) {
      int piece = Math.min(payload.length - at, PIECE_BYTES_MAX);
      stream.write(pool.take(piece).put(payload, at, piece).flip());
      at += piece;
    }
  }

  private void header(SimFrame.Kind kind, int bytes, int counted) {
    stream.write(pool.take(SimFrame.HEADER_BYTES).put(kind.code).putInt(bytes).flip());
    sent.add(new Sent(SimFrame.HEADER_BYTES + bytes, counted));
  }

  /// The socket has taken so many bytes more of the stream.
  ///
  /// @return how many bytes of the owner's are out with them
  int written(int bytes) {
    writtenBytes += bytes;
    int payload = 0;
    while (!sent.isEmpty() && sent.getFirst().bytes() <= writtenBytes) {
      Sent done = sent.removeFirst();
      writtenBytes -= done.bytes();
      payload += done.payload();
    }
    pendingBytes -= payload;
    return payload;
  }

  /// Why a channel ends of which more would wait than may.
  PeerageException overrun() {
    return new PeerageException(
        ErrorCode.REFUSED,
        "connection with %s: more than %d bytes wait because the other side does not read"
            .formatted(stream.remote(), pendingBytesMax),
        "");
  }
}
