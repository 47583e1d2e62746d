package io.peerage.simnet;

import io.peerage.wire.BufferPool;
import io.peerage.wire.ErrorCode;
import io.peerage.wire.PeerageException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/// What the owner of a simulated stream has written and its socket has not taken yet.
final class SimOutflow {

  private final SimSocket socket;
  private final StreamCounts counts;
  private final Executor later;
  private final IntConsumer written;
  private final ArrayDeque<ByteBuffer> waiting = new ArrayDeque<>();
  private @Nullable BufferPool pool;
  private int pendingBytesMax;
  private int pendingBytes;
  private int unreported;

  /// Bytes among those that wait that are not the owner's.
  private int ownBytes;

  /// @param later runs what must not happen inside a call of the owner
  /// @param written told how many bytes more the socket has taken
  SimOutflow(SimSocket socket, StreamCounts counts, Executor later, IntConsumer written) {
    this.socket = socket;
    this.counts = counts;
    this.later = later;
    this.written = written;
  }

  /// Somebody owns the stream.
  void own(BufferPool buffers, int bytesMax) {
    pool = buffers;
    pendingBytesMax = bytesMax;
  }

  BufferPool pool() {
    return Objects.requireNonNull(pool, "nobody owns this stream");
  }

  /// Somebody else counts what waits from now on.
  void takeAnything() {
    pendingBytesMax = Integer.MAX_VALUE;
  }

  /// Whether nothing waits.
  boolean isEmpty() {
    return pendingBytes == 0;
  }

  /// Bytes that the owner does not know to be taken.
  int untoldBytes() {
    return pendingBytes + unreported;
  }

  /// Takes a payload; it goes back to the pool once the socket has it.
  ///
  /// @return false, and it has gone back, if more would wait than may
  boolean write(ByteBuffer payload) {
    int bytes = payload.remaining();
    if (pendingBytes + bytes > pendingBytesMax) {
      release(payload);
      counts.overrun.increment();
      return false;
    }
    pendingBytes += bytes;
    waiting.add(payload);
    return true;
  }

  /// Takes bytes of which the owner knows nothing.
  void say(byte[] bytes) {
    waiting.add(pool().take(bytes.length).put(bytes).flip());
    pendingBytes += bytes.length;
    ownBytes += bytes.length;
  }

  /// Whether there is something that the socket would take.
  boolean canGoOn() {
    return !waiting.isEmpty() && socket.room() > 0;
  }

  /// Hands the socket what it takes.
  void hand() {
    int before = pendingBytes;
    for (ByteBuffer payload; socket.room() > 0 && (payload = waiting.peek()) != null; ) {
      byte[] taken = new byte[Math.min(socket.room(), payload.remaining())];
      payload.get(taken);
      socket.take(taken);
      pendingBytes -= taken.length;
      if (!payload.hasRemaining()) {
        waiting.remove();
        release(payload);
      }
    }
    int handed = before - pendingBytes;
    int own = Math.min(handed, ownBytes);
    ownBytes -= own;
    handed -= own;
    if (handed > 0) {
      counts.bytesWritten.add(handed);
      if (unreported == 0) {
        later.execute(this::report);
      }
      unreported += handed;
    }
  }

  private void report() {
    int bytes = unreported;
    unreported = 0;
    written.accept(bytes);
  }

  /// Gives a payload back.
  void release(ByteBuffer payload) {
    pool().release(payload);
  }

  /// Drops what waits.
  void clear() {
    waiting.forEach(this::release);
    waiting.clear();
    pendingBytes = 0;
  }

  /// Why a stream ends of which more would wait than may.
  PeerageException overrun(SocketAddress remote) {
    return new PeerageException(
        ErrorCode.REFUSED,
        "connection with %s: more than %d bytes wait because the other side does not read"
            .formatted(remote, pendingBytesMax),
        "");
  }
}
