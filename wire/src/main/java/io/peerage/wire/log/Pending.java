package io.peerage.wire.log;

import java.nio.ByteBuffer;

/// Records that wait to be written, framed but for their checksums: those depend on what stands
/// before them, and that is decided only when they are written.
final class Pending {

  private static final int KEPT_BYTES = 4096;

  private ByteBuffer frames = ByteBuffer.allocate(0);
  private int count;

  boolean isEmpty() {
    return count == 0;
  }

  int count() {
    return count;
  }

  /// What it takes in the file.
  int bytes() {
    return frames.position();
  }

  void add(ByteBuffer payload) {
    reserve(LogFormat.RECORD_HEAD_BYTES + payload.remaining());
    frames.putInt(payload.remaining()).putInt(0).put(payload.duplicate());
    count++;
  }

  /// Puts others behind these and leaves those empty.
  void addAll(Pending others) {
    reserve(others.bytes());
    frames.put(others.frames.flip());
    count += others.count;
    others.clear();
  }

  /// Fills in the checksums.
  ///
  /// @param previous with which the first one goes on
  /// @return the last one
  int seal(int previous) {
    int checksum = previous;
    for (int at = 0; at < frames.position(); ) {
      int length = frames.getInt(at);
      ByteBuffer payload = frames.slice(at + LogFormat.RECORD_HEAD_BYTES, length);
      checksum = LogFormat.checksum(checksum, payload);
      frames.putInt(at + Integer.BYTES, checksum);
      at += LogFormat.RECORD_HEAD_BYTES + length;
    }
    return checksum;
  }

  /// A view of the frames.
  ByteBuffer frames() {
    return frames.slice(0, frames.position());
  }

  /// Forgets everything, and the memory too when it has become large.
  void clear() {
    count = 0;
    if (frames.capacity() > KEPT_BYTES) {
      frames = ByteBuffer.allocate(0);
    } else {
      frames.clear();
    }
  }

  private void reserve(int bytes) {
    if (frames.remaining() < bytes) {
      int needed = frames.position() + bytes;
      frames = ByteBuffer.allocate(Math.max(needed, 2 * frames.capacity())).put(frames.flip());
    }
  }
}
