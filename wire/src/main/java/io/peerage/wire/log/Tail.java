package io.peerage.wire.log;

import io.peerage.wire.IoEffect;
import io.peerage.wire.Outbox;
import java.nio.ByteBuffer;

/// Where the next record of an open log file goes.
///
/// @param file its number
/// @param generation of its head
/// @param length bytes up to there
/// @param checksum with which the next record goes on
/// @param clean whether the file ends there
record Tail(int file, int generation, long length, int checksum, boolean clean) {

  /// Behind a head, or behind records that were written.
  Tail after(int bytes, int lastChecksum) {
    return new Tail(file, generation, length + bytes, lastChecksum, clean);
  }

  /// After what follows was cut off.
  Tail cut() {
    return new Tail(file, generation, length, checksum, true);
  }

  /// Starts to write bytes here, in as many pieces as it takes.
  ///
  /// @return how many operations
  <E> int write(
      ByteBuffer bytes,
      Operations<E> operations,
      Operations.Then<E> then,
      Operations.Otherwise<E> otherwise,
      Outbox<E> out) {
    int pieces = 0;
    for (int from = 0; from < bytes.remaining(); from += Outbox.BUFFER_BYTES_MAX) {
      int count = Math.min(Outbox.BUFFER_BYTES_MAX, bytes.remaining() - from);
      ByteBuffer piece = out.buffer(count).put(bytes.slice(from, count)).flip();
      long position = length + from;
      operations.start(
          ticket -> new IoEffect.WriteFile(ticket, file, position, piece), then, otherwise, out);
      pieces++;
    }
    return pieces;
  }
}
