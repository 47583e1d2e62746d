package io.peerage.wire.log;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.peerage.wire.ErrorCode;
import io.peerage.wire.PeerageException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32C;

/// The bytes of a log file, as `docs/reference/log-format.md` has them: a head, then records.
/// Everything is big-endian.
///
/// The checksum of a record also covers the checksum before it, the first one that of the head. So
/// bytes that an older life left behind the end never continue a newer one, wherever they lie.
final class LogFormat {

  static final int VERSION = 1;
  static final int HEAD_BYTES = 32;
  static final int RECORD_HEAD_BYTES = 8;
  static final int RECORD_BYTES_MAX = 1 << 20;

  private static final byte[] MAGIC = "PEERLOG\n".getBytes(US_ASCII);
  private static final int VERSION_AT = 8;
  private static final int KIND_VERSION_AT = 12;
  private static final int KIND_AT = 16;
  private static final int GENERATION_AT = 24;
  private static final int CHECKSUM_AT = 28;

  private LogFormat() {}

  /// What is in a head beside what we know.
  ///
  /// @param generation how often the log was rewritten
  /// @param checksum with which the first record goes on
  record Head(int generation, int checksum) {}

  /// Puts a head into a buffer.
  ///
  /// @return its checksum
  static int putHead(LogKind kind, int generation, ByteBuffer out) {
    int start = out.position();
    byte[] name = Arrays.copyOf(kind.name().getBytes(US_ASCII), LogKind.NAME_MAX);
    out.put(MAGIC).putInt(VERSION).putInt(kind.version()).put(name).putInt(generation);
    int checksum = checksum(out.slice(start, CHECKSUM_AT));
    out.putInt(checksum);
    return checksum;
  }

  /// Reads the head at the position of a buffer and moves behind it. Magic and version come before
  /// the checksum: another version may have it elsewhere.
  ///
  /// @throws PeerageException `integrity` when it is not a head of this kind
  static Head head(ByteBuffer in, LogKind kind, Path path) {
    if (in.remaining() < MAGIC.length || !in.slice(in.position(), MAGIC.length).equals(magic())) {
      throw foreign(path + " is no log", "something else has this name; move it away");
    }
    if (in.remaining() < HEAD_BYTES) {
      throw foreign(path + ": the head is cut off", "restore the file, or move it away");
    }
    ByteBuffer head = in.slice(in.position(), HEAD_BYTES);
    int version = head.getInt(VERSION_AT);
    if (version != VERSION) {
      throw foreign(
          "%s is a log in format %s; this program knows format %d"
              .formatted(path, Integer.toUnsignedString(version), VERSION),
          "use the version of the program that wrote it");
    }
    if (checksum(head.slice(0, CHECKSUM_AT)) != head.getInt(CHECKSUM_AT)) {
      throw foreign(path + ": the head is damaged", "restore the file, or move it away");
    }
    byte[] name = new byte[LogKind.NAME_MAX];
    head.get(KIND_AT, name);
    String found = new String(name, US_ASCII).replace("\0", "");
    int foundVersion = head.getInt(KIND_VERSION_AT);
    if (!found.equals(kind.name()) || foundVersion != kind.version()) {
      throw foreign(
          "%s is a log of %s %s where one of %s is expected"
              .formatted(path, found, Integer.toUnsignedString(foundVersion), kind),
          "use the version of the program that wrote it, or move it away");
    }
    in.position(in.position() + HEAD_BYTES);
    return new Head(head.getInt(GENERATION_AT), head.getInt(CHECKSUM_AT));
  }

  /// The checksum of a record.
  ///
  /// @param previous of the record before, or of the head
  static int checksum(int previous, ByteBuffer payload) {
    ByteBuffer head = ByteBuffer.allocate(2 * Integer.BYTES);
    head.putInt(previous).putInt(payload.remaining()).flip();
    CRC32C crc = new CRC32C();
    crc.update(head);
    crc.update(payload.duplicate());
    return (int) crc.getValue();
  }

  private static int checksum(ByteBuffer bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return (int) crc.getValue();
  }

  private static ByteBuffer magic() {
    return ByteBuffer.wrap(MAGIC);
  }

  private static PeerageException foreign(String message, String hint) {
    return new PeerageException(ErrorCode.INTEGRITY, message, hint);
  }
}
