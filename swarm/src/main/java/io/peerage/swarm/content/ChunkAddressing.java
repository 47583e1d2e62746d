package io.peerage.swarm.content;

import java.util.Optional;

/// How messages of a swarm name chunks, with the code in handshake option 6 (RFC 7574, section
/// 7.8). All peers of a swarm use the same one.
public enum ChunkAddressing {
  BINS_32(0, "32-bit_bins", 4, 1L << 31),
  BYTE_RANGES_64(1, "64-bit_byte_ranges", 16, 1L << 44),
  CHUNK_RANGES_32(2, "32-bit_chunk_ranges", 8, 1L << 32),
  BINS_64(3, "64-bit_bins", 8, 1L << 44),
  CHUNK_RANGES_64(4, "64-bit_chunk_ranges", 16, 1L << 44);

  private static final ChunkAddressing[] BY_CODE = values();

  private final int code;
  private final String text;
  private final int specBytes;
  private final long chunksMax;

  ChunkAddressing(int code, String text, int specBytes, long chunksMax) {
    this.code = code;
    this.text = text;
    this.specBytes = specBytes;
    this.chunksMax = chunksMax;
  }

  /// The method with this code, if one has it.
  public static Optional<ChunkAddressing> ofCode(int code) {
    return code >= 0 && code < BY_CODE.length ? Optional.of(BY_CODE[code]) : Optional.empty();
  }

  /// The code in handshakes and links.
  public int code() {
    return code;
  }

  /// What links may say instead of the code, after the registry: `32-bit_chunk_ranges`.
  public String text() {
    return text;
  }

  /// The length of a chunk specification in bytes.
  public int specBytes() {
    return specBytes;
  }

  /// How many chunks a content may have: as many as can be named, and with 64 bits as many as a
  /// tree here may have.
  public long chunksMax() {
    return chunksMax;
  }

  /// The length of a live discard window (option 7) in bytes.
  public int windowBytes() {
    return this == BINS_32 || this == CHUNK_RANGES_32 ? 4 : 8;
  }
}
