package io.peerage.swarm.message;

import static io.peerage.swarm.content.ChunkAddressing.CHUNK_RANGES_32;

import io.peerage.swarm.bin.Bins;
import java.nio.ByteBuffer;

/// Appends the messages that name chunks, in the addressing method of one swarm (RFC 7574, section
/// 4); the others are [MessageWriter]'s. [MessageFormat] says how many bytes each takes.
///
/// A message names one interval. With bins that is one node of the tree, so that an interval may
/// need several messages: a method that takes one names as much as a message can from its left end,
/// and answers where it stopped. Byte ranges end with the last byte of the content where that is
/// known, those of digests at a whole chunk even so.
public final class SpecWriter {

  private final MessageFormat format;

  /// Whether this is what [MessageWriter] writes; asked first, since nearly all swarms are so.
  private final boolean isDefault;

  private final long chunkMax;

  public SpecWriter(MessageFormat format) {
    this.format = format;
    this.isDefault = format.addressing() == CHUNK_RANGES_32;
    this.chunkMax = format.chunkMax();
  }

  /// What the messages look like.
  public MessageFormat format() {
    return format;
  }

  /// What stands before a chunk's content, which the caller appends.
  public void dataHeader(ByteBuffer out, long chunk, long timeMicros) {
    if (isDefault) {
      MessageWriter.dataHeader(out, chunk, timeMicros);
    } else {
      spec(out, MessageType.DATA, chunk, chunk);
      out.putLong(timeMicros);
    }
  }

  /// INTEGRITY up to its digest, which the caller appends.
  ///
  /// @param first where a node begins
  /// @param last where it ends, beyond the content perhaps
  public void integrityHeader(ByteBuffer out, long first, long last) {
    if (isDefault) {
      MessageWriter.integrityHeader(out, first, last);
    } else {
      spec(out, MessageType.INTEGRITY, first, last);
    }
  }

  /// SIGNED_INTEGRITY up to its signature, which the caller appends.
  ///
  /// @param ntpTime when it was signed, in 32.32 seconds since 1900
  public void signedIntegrityHeader(ByteBuffer out, long first, long last, long ntpTime) {
    spec(out, MessageType.SIGNED_INTEGRITY, first, last);
    out.putLong(ntpTime);
  }

  /// ACK.
  ///
  /// @return the last chunk that it names, `last` unless more messages are needed
  public long ack(ByteBuffer out, long first, long last, long delayMicros) {
    long named = spec(out, MessageType.ACK, first, last);
    out.putLong(delayMicros);
    return named;
  }

  /// HAVE.
  ///
  /// @return the last chunk that it names, `last` unless more messages are needed
  public long have(ByteBuffer out, long first, long last) {
    return spec(out, MessageType.HAVE, first, last);
  }

  /// REQUEST.
  ///
  /// @return the last chunk that it names, `last` unless more messages are needed
  public long request(ByteBuffer out, long first, long last) {
    return spec(out, MessageType.REQUEST, first, last);
  }

  /// CANCEL.
  ///
  /// @return the last chunk that it names, `last` unless more messages are needed
  public long cancel(ByteBuffer out, long first, long last) {
    return spec(out, MessageType.CANCEL, first, last);
  }

  private long spec(ByteBuffer out, MessageType type, long first, long last) {
    if (first < 0 || last < first || last > chunkMax) {
      throw new IllegalArgumentException(type + " of the chunks " + first + "…" + last);
    }
    out.put((byte) type.code());
    switch (format.addressing()) {
      case BINS_32 -> {
        long bin = Bins.largest(first, last);
        out.putInt((int) bin);
        return Bins.last(bin);
      }
      case BINS_64 -> {
        long bin = Bins.largest(first, last);
        out.putLong(bin);
        return Bins.last(bin);
      }
      case CHUNK_RANGES_32 -> out.putInt((int) first).putInt((int) last);
      case CHUNK_RANGES_64 -> out.putLong(first).putLong(last);
      case BYTE_RANGES_64 -> {
        long end = (last + 1) * format.chunkSize();
        boolean isCut =
            end > format.contentBytes() && end - format.contentBytes() < format.chunkSize();
        boolean isOfDigest = type == MessageType.INTEGRITY || type == MessageType.SIGNED_INTEGRITY;
        out.putLong(first * format.chunkSize())
            .putLong((isCut && !isOfDigest ? format.contentBytes() : end) - 1);
      }
    }
    return last;
  }
}
