package io.peerage.transport;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Queue;

/// What a stream's peer has sent and may still send: bytes that have come and wait for credit, and
/// the credit.
final class Inflow {

  private final ArrayDeque<ByteBuf> held = new ArrayDeque<>();
  private long credit;

  Inflow(int credit) {
    this.credit = credit;
  }

  /// Bytes the peer may still send.
  long credit() {
    return credit;
  }

  void grant(int bytes) {
    credit = Math.addExact(credit, bytes);
  }

  /// Whether nothing waits.
  boolean isEmpty() {
    return held.isEmpty();
  }

  /// Whether something waits that may be delivered.
  boolean isDue() {
    return !held.isEmpty() && credit > 0;
  }

  /// Takes bytes over.
  void add(ByteBuf bytes) {
    if (bytes.isReadable()) {
      held.add(bytes);
    } else {
      bytes.release();
    }
  }

  /// The first bytes that wait, and how many of them may be delivered; [#taken] has to follow.
  ByteBuf first() {
    return held.getFirst();
  }

  int due() {
    return (int) Math.min(credit, held.getFirst().readableBytes());
  }

  /// So many of the first bytes were delivered.
  void taken(int bytes) {
    credit -= bytes;
    ByteBuf first = held.getFirst();
    if (!first.skipBytes(bytes).isReadable()) {
      held.removeFirst().release();
    }
  }

  /// Bytes that wait.
  long heldBytes() {
    return held.stream().mapToLong(ByteBuf::readableBytes).sum();
  }

  /// A copy of the first bytes that wait, so many or all.
  ByteBuffer look(int atMost) {
    ByteBuffer copy = ByteBuffer.allocate((int) Math.min(atMost, heldBytes()));
    for (ByteBuf bytes : held) {
      int count = Math.min(copy.remaining(), bytes.readableBytes());
      copy.put(bytes.nioBuffer(bytes.readerIndex(), count));
    }
    return copy.flip();
  }

  /// Gives what waits to the caller.
  Queue<ByteBuf> handOver() {
    Queue<ByteBuf> all = new ArrayDeque<>(held);
    held.clear();
    return all;
  }

  /// Drops what waits.
  void clear() {
    held.forEach(ByteBuf::release);
    held.clear();
  }
}
