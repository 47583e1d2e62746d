package io.peerage.wire.log;

import io.peerage.wire.Decoded;
import java.nio.ByteBuffer;

/// Cuts the records out of the bytes behind a head, however they come in pieces.
final class RecordReader {

  private int checksum;

  /// @param checksum of the head
  RecordReader(int checksum) {
    this.checksum = checksum;
  }

  /// The next record at the position of the buffer: a view of its payload. After one that is
  /// malformed nothing can be read any more.
  Decoded<ByteBuffer> next(ByteBuffer in) {
    if (in.remaining() < LogFormat.RECORD_HEAD_BYTES) {
      return new Decoded.NeedMore<>();
    }
    int start = in.position();
    int length = in.getInt(start);
    if (length < 1 || length > LogFormat.RECORD_BYTES_MAX) {
      return new Decoded.Malformed<>("a record of " + Integer.toUnsignedString(length) + " bytes");
    }
    if (in.remaining() < LogFormat.RECORD_HEAD_BYTES + length) {
      return new Decoded.NeedMore<>();
    }
    ByteBuffer payload = in.slice(start + LogFormat.RECORD_HEAD_BYTES, length);
    int expected = LogFormat.checksum(checksum, payload);
    if (in.getInt(start + Integer.BYTES) != expected) {
      return new Decoded.Malformed<>("a wrong checksum");
    }
    checksum = expected;
    in.position(start + LogFormat.RECORD_HEAD_BYTES + length);
    return new Decoded.Value<>(payload);
  }

  /// How many bytes the record takes that [#next] needed more of, as far as can be told.
  int wanted(ByteBuffer in) {
    return in.remaining() < LogFormat.RECORD_HEAD_BYTES
        ? LogFormat.RECORD_HEAD_BYTES
        : LogFormat.RECORD_HEAD_BYTES + in.getInt(in.position());
  }

  /// Of the last good record, or of the head.
  int checksum() {
    return checksum;
  }
}
