package io.peerage.swarm.content;

import io.peerage.wire.Bytes;

/// The name of a swarm; for static content the root digest of its tree (RFC 7574, section 7.4).
///
/// @param bytes 20 to 64 bytes
public record SwarmId(Bytes bytes) {

  public static final int BYTES_MIN = 20;
  public static final int BYTES_MAX = 64;

  public SwarmId {
    if (bytes.length() < BYTES_MIN || bytes.length() > BYTES_MAX) {
      throw new IllegalArgumentException("a swarm ID of " + bytes.length() + " bytes");
    }
  }

  /// The ID from hexadecimal digits.
  ///
  /// @throws IllegalArgumentException for anything else than 40 to 128 digits in pairs
  public static SwarmId ofHex(String digits) {
    return new SwarmId(Bytes.ofHex(digits));
  }

  public int length() {
    return bytes.length();
  }

  /// All of it in hexadecimal.
  public String hex() {
    return bytes.hex();
  }

  /// The first bytes in hexadecimal.
  @Override
  public String toString() {
    return bytes.toString();
  }
}
