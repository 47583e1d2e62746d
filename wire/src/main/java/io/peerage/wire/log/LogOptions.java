package io.peerage.wire.log;

import java.nio.ByteBuffer;

/// The limits of one log.
///
/// @param recordBytesMax what one record may have; at most [#RECORD_BYTES_MAX]
/// @param pendingBytesMax what may wait to be written, heads of records included; as much again may
///   be on its way
/// @param fileBytesMax how long the file may become; beyond it nothing is taken until it was
///   rewritten
public record LogOptions(int recordBytesMax, int pendingBytesMax, long fileBytesMax) {

  /// No record of any log is longer.
  public static final int RECORD_BYTES_MAX = LogFormat.RECORD_BYTES_MAX;

  /// Records of 64 KiB, 1 MiB waiting, files of 1 GiB.
  public static final LogOptions DEFAULT = new LogOptions(64 << 10, 1 << 20, 1L << 30);

  public LogOptions {
    if (recordBytesMax < 1 || recordBytesMax > RECORD_BYTES_MAX) {
      throw new IllegalArgumentException("records of " + recordBytesMax + " bytes");
    }
    if (pendingBytesMax < recordBytesMax + LogFormat.RECORD_HEAD_BYTES) {
      throw new IllegalArgumentException(
          "a record of %d bytes does not fit into %d that may wait"
              .formatted(recordBytesMax, pendingBytesMax));
    }
    if (fileBytesMax < LogFormat.HEAD_BYTES) {
      throw new IllegalArgumentException("a file of " + fileBytesMax + " bytes");
    }
  }

  /// @throws IllegalArgumentException for an empty record or one above the limit
  void requireRecord(ByteBuffer payload) {
    int length = payload.remaining();
    if (length < 1 || length > recordBytesMax) {
      throw new IllegalArgumentException(
          "a record of %d bytes where 1 to %d are allowed".formatted(length, recordBytesMax));
    }
  }

  public LogOptions withRecordBytesMax(int bytes) {
    return new LogOptions(bytes, pendingBytesMax, fileBytesMax);
  }

  public LogOptions withPendingBytesMax(int bytes) {
    return new LogOptions(recordBytesMax, bytes, fileBytesMax);
  }

  public LogOptions withFileBytesMax(long bytes) {
    return new LogOptions(recordBytesMax, pendingBytesMax, bytes);
  }
}
